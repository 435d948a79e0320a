using System.Net;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>What the admin listener says to a method or a path that it does not have.</summary>
public sealed class MethodTests : IAsyncLifetime
{
    private AggregatorApplication? _application;

    private HttpClient Admin => _application!.Admin;

    public async ValueTask InitializeAsync() =>
        _application = await AggregatorApplication.Start(Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1)))));

    public async ValueTask DisposeAsync() => await _application!.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/data-centers/us-east")]
    [InlineData("/metrics")]
    [InlineData("/livez")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/v1/data-centers/us-east/explain")]
    [InlineData("/api/v1/data-centers/us-east/burst")]
    [InlineData("/api/v1/data-centers/us-east/burst/scheduled")]
    [InlineData("/api/v1/data-centers/us-east/override")]
    [InlineData("/api/v1/data-centers/us-east/stacks/web/maintenance")]
    public async Task HEAD_answers_as_GET_does_and_has_no_body(string path)
    {
        using var response = await Ask(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("POST", "/", "GET, HEAD")]
    [InlineData("DELETE", "/api/v1/status", "GET, HEAD")]
    [InlineData("PUT", "/api/v1/data-centers/us-east", "GET, HEAD")]
    [InlineData("POST", "/metrics", "GET, HEAD")]
    [InlineData("OPTIONS", "/livez", "GET, HEAD")]
    [InlineData("POST", "/readyz", "GET, HEAD")]
    [InlineData("POST", "/api/v1/data-centers/us-east/explain", "GET, HEAD")]
    [InlineData("GET", "/api/v1/simulate", "POST")]
    [InlineData("GET", "/api/v1/reload", "POST")]
    [InlineData("HEAD", "/api/v1/reload", "POST")]
    [InlineData("GET", "/api/v1/data-centers/us-east/recover", "POST")]
    [InlineData("POST", "/api/v1/data-centers/us-east/burst", "GET, HEAD, PUT, DELETE")]
    [InlineData("PATCH", "/api/v1/data-centers/us-east/override", "GET, HEAD, PUT, DELETE")]
    [InlineData("OPTIONS", "/api/v1/data-centers/us-east/stacks/web/maintenance", "GET, HEAD, PUT, DELETE")]
    [InlineData("POST", "/api/v1/data-centers/us-east/burst/scheduled", "GET, HEAD")]
    [InlineData("GET", "/api/v1/data-centers/us-east/burst/scheduled/1", "DELETE")]
    [InlineData("GET", "/burst/on?reason=x", "POST")]
    [InlineData("HEAD", "/burst/off?reason=x", "POST")]
    [InlineData("GET", "/api/v1/burst/swap", "POST")]
    [InlineData("GET", "/api/v1/control/accept?reason=x", "POST")]
    [InlineData("POST", "/openapi/v1.json", "GET, HEAD")]
    public async Task A_known_path_answers_405_to_another_method_and_says_which_it_has(string method, string path, string allowed)
    {
        using var response = await Ask(new(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/openapi/v2.json")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("POST", "/api/v1/nothing")]
    public async Task An_unknown_path_is_a_problem_even_where_it_looks_like_a_file(string method, string path)
    {
        using var response = await Ask(new(method), path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("There is nothing here.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Ask(HttpMethod method, string path) =>
        Admin.SendAsync(new(method, new Uri(path, UriKind.Relative)), TestContext.Current.CancellationToken);
}

using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Where reading is not open, a viewer's token reads; it never changes anything.</summary>
public sealed class ViewerTests : IAsyncLifetime
{
    private ControlledEstate _estate = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _estate = await ControlledEstate.Start();
        var settings = Some.Settings(ControlledEstate.Plan);
        _estate.Application.Configure(settings with { AnonymousRead = false, Tokens = [new("bob", OperatorToken.HashOf("bob's token"), TokenRole.Viewer)] });
        await _estate.Application.Reload();
        _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _estate.Application.Aggregator.AdminUrl, DefaultRequestHeaders = { Authorization = new("Bearer", "bob's token") } };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _estate.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/v1/data-centers/blue/burst")]
    [InlineData("/api/v1/data-centers/blue/burst/scheduled")]
    [InlineData("/api/v1/data-centers/blue/override")]
    [InlineData("/api/v1/data-centers/blue/stacks/web/maintenance")]
    [InlineData("/api/v1/data-centers/blue/explain")]
    [InlineData("/openapi/v1.json")]
    public async Task He_reads_what_nobody_reads_without_a_token(string path)
    {
        Assert.Equal(401, (await _estate.Anybody.Get(path)).Status);
        Assert.Equal(200, (await new ApiClient(_http).Get(path)).Status);
    }

    [Fact]
    public async Task He_asks_what_if_which_nobody_does_without_a_token()
    {
        const string Path = "/api/v1/simulate", Body = """{"data_center":"blue","override":"PASS"}""";

        Assert.Equal(401, (await _estate.Anybody.Post(Path, Body)).Status);
        Assert.Equal("PASS", (await new ApiClient(_http).Post(Path, Body))["data_centers"][0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task F54_nothing_changes_without_the_token_of_an_operator_whatever_the_path_and_whatever_is_sent()
    {
        var changes = from path in JsonNode.Parse((await new ApiClient(_http).Get("/openapi/v1.json")).Text)!["paths"]!.AsObject()
                      from method in path.Value!.AsObject()
                      where method.Key != "get" && !AdminPath.IsAsking(path.Key, method.Key)
                      select (Method: new HttpMethod(method.Key.ToUpperInvariant()), Path: Filled(path.Key), Body: Example(method.Value!));
        string?[] tokens = [null, "Bearer", "Bearer ", "Bearer wrong", "Bearer bob's token"];
        string?[] types = [null, "application/json", "application/x-www-form-urlencoded", "text/plain"];
        var tried = 0;
        foreach (var (change, token, type) in changes.SelectMany(change => tokens.SelectMany(token => types.Select(type => (change, token, type)))))
        {
            var body = type is null ? null : ApiClient.Body(Encoding.UTF8.GetBytes(change.Body ?? "reason=x"), type);
            var refused = await _estate.Anybody.Send(change.Method, $"{change.Path}{(change.Body is null ? "?reason=x&data_center=blue" : "")}", body, token is null ? [] : [("Authorization", token)]);
            Assert.True(token == "Bearer bob's token" ? refused.Status == 403 : refused.Status is 401 or 429, $"{change} with {token} is answered {refused.Status}");
            tried++;
        }

        Assert.Equal(14 * tokens.Length * types.Length, tried);
        Assert.Equal("0", (await new ApiClient(_http).Get("/api/v1/data-centers/blue/burst")).Said("revision"));
        Assert.DoesNotContain("(bob from", _estate.Application.Log.ToString(), StringComparison.Ordinal);
    }

    private static string Filled(string path) => path.Replace("{dc}", "blue", StringComparison.Ordinal).Replace("{stack}", "web", StringComparison.Ordinal).Replace("{check}", "page", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal);

    private static string? Example(JsonNode operation) => operation["requestBody"]?["content"]!["application/json"]!["example"]!.ToJsonString();
}

using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Web;

/// <summary>The probe listener over real sockets, to the byte.</summary>
public sealed class ProbeListenerTests : IAsyncLifetime
{
    private const string Pass = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\nContent-Type: text/plain\r\nDate: DATE\r\nCache-Control: no-store\r\n\r\nPASS";
    private const string Fail =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\nConnection: close\r\nContent-Type: text/plain\r\nDate: DATE\r\nCache-Control: no-store\r\n\r\nFAIL";

    private const string NotFound =
        "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nConnection: close\r\nContent-Type: text/plain\r\nDate: DATE\r\nCache-Control: no-store\r\n\r\nNOT FOUND";

    private readonly SabotagedTime _time = new();
    private readonly Clock _clock;
    private readonly Publisher _publisher;
    private readonly Board _board;
    private readonly ProbeServer _server;

    public ProbeListenerTests()
    {
        _clock = new(_time);
        _publisher = new(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, _publisher.Publish(Snapshot.Start(Plan.Empty, _clock.Now)));
        var listen = new ListenSettings(new(System.Net.IPAddress.Loopback, 0));
        _server = new(listen, new("probe", listen), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        await _server.Start(new(_board, Some.Census(), NullLogger.Instance), TestContext.Current.CancellationToken);
        Publish();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health/us-east HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health HTTP/1.0\r\nHost: gslb.example:80\r\n\r\n")]
    [InlineData("OPTIONS /health HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health?cb=1&x=%00 HTTP/1.0\r\n\r\n")]
    [InlineData("GET /HEALTH/ HTTP/1.0\r\n\r\n")]
    [InlineData("GET /%68ealth HTTP/1.0\r\n\r\n")]
    [InlineData("GET http://us.example/health HTTP/1.1\r\nHost: us.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: gzip\r\nIf-None-Match: *\r\nIf-Modified-Since: Sat, 01 Jan 2050 00:00:00 GMT\r\nRange: bytes=0-1\r\nCookie: a=b\r\n\r\n")]
    public async Task F48_whoever_asks_for_the_verdict_gets_the_same_bytes(string request)
    {
        Assert.Equal(Pass, await RawClient.Ask(_server.Url, request));
    }

    [Fact]
    public async Task FAIL_differs_from_PASS_in_the_status_and_the_body_alone()
    {
        _time.Skip(Board.ShelfLife);

        Assert.Equal(Fail, await RawClient.Ask(_server.Url, "GET /health HTTP/1.0\r\n\r\n"));
        Assert.DoesNotContain("pass", Fail, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("PASS")]
    [InlineData("FAIL")]
    [InlineData("NOT FOUND")]
    public async Task HEAD_says_the_same_without_the_body(string body)
    {
        if (body == "FAIL")
        {
            _time.Skip(Board.ShelfLife);
        }

        var path = body == "NOT FOUND" ? "/nothing" : "/health";
        var got = await RawClient.Ask(_server.Url, $"GET {path} HTTP/1.0\r\n\r\n");

        Assert.Equal(got[..^body.Length], await RawClient.Ask(_server.Url, $"HEAD {path} HTTP/1.0\r\n\r\n"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        var answer = await RawClient.Ask(_server.Url, $"{method} /health HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405 Method Not Allowed\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD, OPTIONS\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/health/eu-west")]
    [InlineData("/health/us-east/web")]
    [InlineData("/health//")]
    [InlineData("/api/v1/status")]
    [InlineData("/metrics")]
    [InlineData("/livez")]
    [InlineData("/health/..%2f..%2fmetrics")]
    [InlineData("/health%00")]
    [InlineData("/index.html")]
    public async Task F51_every_other_path_is_the_same_404(string path)
    {
        var answer = await RawClient.Ask(_server.Url, $"GET {path} HTTP/1.0\r\n\r\n");

        Assert.True(answer == NotFound || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);
        Assert.DoesNotContain("us-east", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F51_random_paths_leave_nothing_behind()
    {
        var pages = _publisher.AnswersGiven.ToList();
        var requests = string.Concat(Enumerable.Range(0, 2000).Select(index => $"GET /health/{index:x8} HTTP/1.1\r\nHost: x\r\n\r\n"));

        var answers = await RawClient.Ask(_server.Url, requests + "GET /health/last HTTP/1.0\r\n\r\n");

        Assert.Equal(2001, answers.Split("NOT FOUND").Length - 1);
        Assert.Equal(pages, _publisher.AnswersGiven);
    }

    [Theory]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /health\r\n\r\n")]
    [InlineData("GET /health HTTP/9.9\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost x\r\n\r\n")]
    [InlineData("GET /he\0alth HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003\r\n\r\n")]
    public async Task F47_what_is_not_HTTP_is_refused_and_harms_nobody(string bytes)
    {
        var answer = await RawClient.Ask(_server.Url, bytes);

        // Where HTTP/2 is begun, its way of saying that HTTP/1.1 is required.
        Assert.Matches("^(HTTP/1.1 (400|413|501|505) |$|\0\0\b\a)", answer);
        Assert.DoesNotContain("PASS", answer, StringComparison.Ordinal);
        Assert.Equal(Pass, await RawClient.Ask(_server.Url, "GET /health HTTP/1.0\r\n\r\n"));
    }

    [Theory]
    [InlineData(100_000, 1)]
    [InlineData(1, 100_000)]
    public async Task F47_requests_without_measure_are_refused(int path, int header)
    {
        var answer = await RawClient.Ask(_server.Url, $"GET /{new string('a', path)} HTTP/1.1\r\nHost: x\r\nX: {new string('b', header)}\r\n\r\n");

        Assert.Matches("^(HTTP/1.1 (414|431) |$)", answer);
    }

    [Fact]
    public async Task Requests_one_after_the_other_are_answered_on_one_connection_in_their_order()
    {
        var answers = await RawClient.Ask(
            _server.Url,
            "GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nHEAD /health HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Equal(["200", "404", "200", "200"], answers.Split("HTTP/1.1 ")[1..].Select(answer => answer[..3]));
        Assert.EndsWith(Pass, answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F43_an_exception_in_an_answer_is_a_500_to_that_request_alone()
    {
        _time.Sabotage = _ =>
        {
            _time.Sabotage = null;
            throw new InvalidTimeZoneException("a bug");
        };

        var answer = await RawClient.Ask(_server.Url, "GET /health HTTP/1.0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("a bug", answer, StringComparison.Ordinal);
        Assert.Equal(Pass, await RawClient.Ask(_server.Url, "GET /health HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task A_body_that_nobody_wants_is_not_taken()
    {
        var answer = await RawClient.Ask(_server.Url, $"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\nConnection: close\r\n\r\n{new string('x', 5000)}");

        Assert.Matches("^HTTP/1.1 (200|413) ", answer);
    }

    private void Publish()
    {
        var plan = Some.Plan(Some.Check(new TcpTarget("10.0.0.1", 80)));
        var at = _clock.Now;
        _board.Publish(_publisher.Publish(Snapshot.Start(plan, at).After([new Input.Sampled(plan.Checks[0], Some.Pass(at))], at)));
    }
}

using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Web;

/// <summary>Probers write strange things into Host.</summary>
public sealed class HostTests : IAsyncLifetime
{
    private readonly ProbeServer _server;

    public HostTests()
    {
        var listen = new ListenSettings(new(System.Net.IPAddress.Loopback, 0));
        _server = new(listen, new("probe", listen), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        var (time, clock) = (TimeProvider.System, new Clock(TimeProvider.System));
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), time);
        var board = new Board(time, publisher.Publish(Snapshot.Start(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1))), clock.Now)));
        await _server.Start(new(board, Some.Census(), NullLogger.Instance), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("GET /health HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health HTTP/1.0\r\nHost: shop.example\r\n\r\n")]
    [InlineData("GET /health HTTP/1.0\r\nHost:\r\n\r\n")]
    [InlineData("GET http://10.0.0.5:8080/health HTTP/1.0\r\nHost: 10.0.0.5\r\n\r\n")]
    [InlineData("GET http://10.0.0.5:8080/health HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n")]
    public async Task Any_host_is_answered_and_one_that_is_not_that_of_the_URL_too(string request) =>
        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", await RawClient.Ask(_server.Url, request), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.1:")]
    [InlineData("${host}")]
    [InlineData("a b")]
    [InlineData("*")]
    public async Task What_can_be_no_host_at_all_is_a_bad_request(string host) =>
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", await RawClient.Ask(_server.Url, $"GET /health HTTP/1.0\r\nHost: {host}\r\n\r\n"), StringComparison.Ordinal);
}

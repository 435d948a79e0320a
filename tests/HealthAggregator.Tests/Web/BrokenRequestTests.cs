using System.Net.Sockets;
using System.Text;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>What an operator's client does wrong is no bug of this program, and changes nothing.</summary>
public sealed class BrokenRequestTests : IAsyncLifetime
{
    private ControlledEstate _estate = null!;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task A_connection_that_breaks_off_amid_a_body_is_no_bug()
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync("127.0.0.1", _estate.Application.Aggregator.AdminUrl.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(Put("Content-Length: 100\r\nExpect: 100-continue\r\n\r\n")), TestContext.Current.CancellationToken);

            // It is told to go on when its body is being read.
            Assert.True(await Eventually.Comes(socket.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken).AsTask()) > 0);
            await socket.SendAsync("{\"on\":"u8.ToArray(), TestContext.Current.CancellationToken);
            socket.LingerState = new(true, 0);
        }

        await Refused("The body is not complete.", "The body cannot be read.");
    }

    [Fact]
    public async Task Chunks_that_are_none_are_a_bad_request_and_no_bug()
    {
        var answer = await RawClient.Ask(_estate.Application.Aggregator.AdminUrl, Put("Transfer-Encoding: chunked\r\n\r\nzz\r\n"));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("The body cannot be read.", answer, StringComparison.Ordinal);
        await Refused("The body cannot be read.");
    }

    [Theory]
    [InlineData("\\u200b")]
    [InlineData("\\u0000")]
    [InlineData("\\u202e \\u2060")]
    [InlineData(" \\t\\n ")]
    public async Task A_reason_that_nobody_can_read_is_none(string reason)
    {
        var answer = await _estate.Operator.Put("/api/v1/data-centers/blue/burst", $$"""{"on":true,"reason":"{{reason}}"}""");

        Assert.StartsWith("400 A reason is missing.", answer.Problem, StringComparison.Ordinal);
        Assert.Equal("BURST-OFF", await _estate.Burst("blue"));
    }

    private string Put(string rest) => $"""
        PUT /api/v1/data-centers/blue/burst HTTP/1.1
        Host: {_estate.Application.Aggregator.AdminUrl.Authority}
        Authorization: Bearer {_estate.Application.Token}
        Content-Type: application/json
        Connection: close

        """.ReplaceLineEndings("\r\n") + rest;

    /// <summary>It is written down as refused, for one of these reasons.</summary>
    private async Task Refused(params string[] why)
    {
        await Eventually.True(async () => (await _estate.Anybody.Get("/api/v1/audit"))["entries"].EnumerateArray().Any(entry => why.Contains(entry.GetProperty("why").GetString())));
        Assert.Equal("BURST-OFF", await _estate.Burst("blue"));
        Assert.DoesNotContain("bug", _estate.Application.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", _estate.Application.Log.ToString(), StringComparison.Ordinal);
    }
}

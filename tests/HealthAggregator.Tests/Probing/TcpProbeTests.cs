using System.Net.Sockets;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public sealed class TcpProbeTests : IDisposable
{
    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Fact]
    public async Task A_port_that_accepts_passes()
    {
        await using var stack = RawStack.Start(connection => connection.Stall());

        var sample = await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port));

        Assert.True(sample.Passed, sample.Reason);
        Assert.True(sample.Phases.Connect > TimeSpan.Zero);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (sample.Phases.Tls, sample.Phases.Body));
    }

    [Fact]
    public async Task Nothing_is_said_and_the_connection_is_reset_so_that_no_port_is_left_behind()
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stack = RawStack.Start(async connection =>
        {
            try
            {
                seen.SetResult(await connection.ReadRequest() ?? "closed");
            }
            catch (SocketException exception)
            {
                seen.SetResult(exception.SocketErrorCode.ToString());
            }
        });

        await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port));

        Assert.Equal("ConnectionReset", await Eventually.Comes(seen.Task));
    }

    [Fact]
    public async Task A_name_without_an_address_fails()
    {
        using var prober = new Prober(_ => []);

        var sample = await prober.Ask(new TcpTarget("shop.example", 80));

        Assert.Equal((FailureKind.Dns, ProbePhase.Dns), (sample.Failure, sample.FailedIn));
        Assert.Equal("shop.example does not resolve (no address) while resolving the name", sample.Reason);
    }

    [Fact]
    public async Task Attempts_are_made_over_tcp_too()
    {
        var sample = await _prober.Ask(Some.Check(new TcpTarget("127.0.0.1", RawStack.ClosedPort())) with { Attempts = 4 });

        Assert.Equal((FailureKind.Refused, 4), (sample.Failure, sample.Attempts));
    }
}

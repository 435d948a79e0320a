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

    // Linux gives connections the even ports in turn, so that sooner or later one to a port of its own machine is given that very port, and accepts itself.
    [Fact]
    public async Task A_port_that_nobody_listens_on_never_passes_by_connecting_to_itself()
    {
        var port = FreeEvenPort();
        for (var probe = 0; probe < 40_000; probe++)
        {
            Assert.Equal(FailureKind.Refused, (await _prober.Ask(new TcpTarget("127.0.0.1", port))).Failure);
        }
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
    public async Task A_rule_that_takes_its_time_is_judged_off_the_threads_that_wait_for_sockets()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.Write("slow");
            await connection.Stall();
        });
        var rule = new Slow();

        var sample = await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port) { Expected = rule });

        Assert.True(sample.Passed, sample.Reason);
        Assert.True(rule.IsJudgedInThePool);
    }

    [Fact]
    public async Task Attempts_are_made_over_tcp_too()
    {
        var sample = await _prober.Ask(Some.Check(new TcpTarget("127.0.0.1", RawStack.ClosedPort())) with { Attempts = 4 });

        Assert.Equal((FailureKind.Refused, 4), (sample.Failure, sample.Attempts));
    }

    [Fact]
    public async Task What_is_expected_may_come_in_pieces_after_something_was_sent()
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stack = RawStack.Start(async connection =>
        {
            asked.SetResult(await connection.ReadLine());
            await connection.Write("+PO");
            await connection.Write("NG\r\n");
            await connection.Stall();
        });

        var sample = await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port) { Send = "PING\r\n", Expected = new Contains("+PONG") });

        Assert.True(sample.Passed, sample.Reason);
        Assert.Equal("PING", await asked.Task);
    }

    [Fact]
    public async Task Another_answer_fails_with_its_beginning_and_without_what_was_sent()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            var asked = await connection.ReadLine();
            await connection.Write($"-ERR unknown {asked}");
        });

        var sample = await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port) { Send = "AUTH letmein0815\r\n", Expected = new Contains("+OK") });

        Assert.Equal((FailureKind.Body, ProbePhase.Body), (sample.Failure, sample.FailedIn));
        Assert.Equal("the body begins \"-ERR unknown ***\", expected a body that contains +OK", sample.Reason);
    }

    [Fact]
    public async Task An_endless_answer_is_read_so_far_and_no_further()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            while (true)
            {
                await connection.Write(new string('x', 1024));
            }
        });

        var sample = await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port) { Expected = new Contains("PONG") });

        Assert.Equal((FailureKind.TooLarge, "expected a body that contains PONG, not found in the first 16 KiB"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task Silence_is_a_timeout_and_a_closed_connection_an_empty_answer()
    {
        await using var silent = RawStack.Start(connection => connection.Stall());
        await using var closing = RawStack.Start(_ => Task.CompletedTask);

        var silence = await _prober.Ask(new TcpTarget("127.0.0.1", silent.Port) { Expected = new Contains("220 ") }, new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250)));
        var close = await _prober.Ask(new TcpTarget("127.0.0.1", closing.Port) { Expected = new Contains("220 ") });

        Assert.Equal((FailureKind.Timeout, ProbePhase.Headers), (silence.Failure, silence.FailedIn));
        Assert.Equal((FailureKind.Body, "the body is empty, expected a body that contains 220 "), (close.Failure, close.Reason));
    }

    private static int FreeEvenPort()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var port = RawStack.ClosedPort() & ~1;
                socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    private sealed record Slow : BodyRule
    {
        public bool IsJudgedInThePool { get; private set; }

        public override bool IsCostly => true;

        public override string Expectation => "anything";

        public override IEnumerable<string?> Parts => ["slow"];

        public override FailureKind Judge(ReadOnlySpan<byte> body)
        {
            IsJudgedInThePool = Thread.CurrentThread.IsThreadPoolThread;
            return FailureKind.None;
        }
    }
}

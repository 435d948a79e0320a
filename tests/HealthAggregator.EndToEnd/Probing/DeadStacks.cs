using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>Stacks that say nothing, or not even that.</summary>
public sealed class DeadStacks
{
    // A probe may end late on a busy machine; what may not happen is that it ends early, or hangs.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task F01_a_stack_that_accepts_and_never_answers_fails_at_the_timeout()
    {
        await using var silent = RawServer.Start(visit => visit.WaitForCloseAsync());

        var (aggregator, status) = await Pages.AskAsync(
            [("plain", silent.Url), ("encrypted", silent.Url.Replace("http:", "https:", StringComparison.Ordinal))],
            "interval: 2s, timeout: 500ms, fast_interval: 2s");
        await using var running = aggregator;

        Assert.All(status.Checks, check =>
        {
            Assert.Equal("timeout", check.Outcome);
            Assert.InRange(check.Duration, TimeSpan.FromMilliseconds(450), TimeSpan.FromMilliseconds(500) + Slack);
        });
        Assert.Equal("FAIL", await aggregator.AnswerAsync());
    }

    [Fact]
    public async Task F01_thousands_of_probes_of_silent_stacks_leave_nothing_behind()
    {
        await using var silent = RawServer.Start(visit => visit.WaitForCloseAsync());
        await using var healthy = RawServer.Saying("PASS");
        const string defaults = "interval: 200ms, timeout: 150ms, fast_interval: 200ms";
        var quiet = Pages.Config([("healthy", healthy.Url)], defaults);
        var busy = Pages.Config([("healthy", healthy.Url), .. silent.Checks("silent", 100)], defaults);

        // Once there and back first, so that what is allocated once for ever is in the baseline.
        await using var aggregator = await AggregatorProcess.StartAsync(busy);
        await SilentlyAskedAsync(aggregator, 300);
        await ReloadedAsync(aggregator, quiet, silent);
        var before = ProcessFigures.Of(aggregator.Child);

        aggregator.Configure(busy);
        await SilentlyAskedAsync(aggregator, FullLength.Rounds(2_000, 200_000));
        await ReloadedAsync(aggregator, quiet, silent);

        await Eventually.IsAsync($"files and threads are back at {before}", () => Task.FromResult(ProcessFigures.Of(aggregator.Child)),
            now => now.Files <= before.Files + 2 && now.Threads <= before.Threads + 2, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task F02_a_stack_whose_network_drops_every_SYN_fails_at_the_timeout()
    {
        // Linux drops SYNs to a listener whose accept queue is full.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Next()));
        listener.Listen(0);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        using var queued = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await queued.ConnectAsync(address, TestContext.Current.CancellationToken);

        var (aggregator, status) = await Pages.AskAsync(
            [("page", $"http://127.0.0.1:{address.Port}/health"), ("port", $$"""{ tcp: "127.0.0.1:{{address.Port}}" }""")],
            "interval: 2s, timeout: 500ms, fast_interval: 2s");
        await using var running = aggregator;

        Assert.All(status.Checks, check =>
        {
            Assert.Equal("timeout", check.Outcome);
            Assert.Contains("connect", check.Reason, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(check.Duration, TimeSpan.FromMilliseconds(450), TimeSpan.FromMilliseconds(500) + Slack);
        });
    }

    [Fact]
    public async Task F03_refused_reset_and_unreachable_fail_at_once_with_their_reason()
    {
        await using var healthy = RawServer.Saying("PASS");
        await using var resetting = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            visit.Reset();
        });
        var closed = FreePort.Next();

        // No TCP connection to a broadcast address is possible: Linux says at once that there is no route.
        var (aggregator, status) = await Pages.AskAsync([
            ("healthy", healthy.Url), ("refused", $"http://127.0.0.1:{closed}/health"), ("refused-port", $$"""{ tcp: "127.0.0.1:{{closed}}" }"""),
            ("reset", resetting.Url), ("unreachable", "http://127.255.255.255:8080/health")],
            "interval: 5s, timeout: 4s, fast_interval: 5s");
        await using var running = aggregator;

        Assert.Equal("refused", status.Check("refused").Outcome);
        Assert.Equal("refused", status.Check("refused-port").Outcome);
        Assert.Equal("reset", status.Check("reset").Outcome);
        Assert.Equal("unreachable", status.Check("unreachable").Outcome);
        Assert.Equal("pass", status.Check("healthy").Outcome);
        Assert.All(status.Checks, check => Assert.InRange(check.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.All(status.Checks.Where(check => check.Name != "healthy"), check => Assert.NotEmpty(check.Reason));
    }

    [Fact]
    public async Task F04_a_slow_drip_is_cut_off_at_the_one_deadline_for_everything()
    {
        var pause = TimeSpan.FromMilliseconds(50);
        await using var slowHead = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.DripAsync(Http.Ok("PASS", "X-Padding: " + new string('x', 200) + "\r\n"), pause);
        });
        await using var slowBody = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            await visit.DripAsync(new string(' ', 996) + "PASS", pause);
        });
        await using var neverOk = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            while (true)
            {
                await visit.DripAsync("HTTP/1.1 100 Continue\r\n\r\n", TimeSpan.FromMilliseconds(1));
            }
        });

        var (aggregator, status) = await Pages.AskAsync(
            [("slow-head", slowHead.Url), ("slow-body", slowBody.Url), ("never-ok", neverOk.Url)], "interval: 3s, timeout: 1s, fast_interval: 3s");
        await using var running = aggregator;

        Assert.Equal("timeout", status.Check("slow-head").Outcome);
        Assert.Equal("timeout", status.Check("slow-body").Outcome);
        Assert.Contains(status.Check("never-ok").Outcome, (string[])["timeout", "protocol"]);
        Assert.All(status.Checks, check => Assert.InRange(check.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(1) + Slack));
        await Eventually.IsTrueAsync("the program hangs up", () => slowHead.Open + slowBody.Open + neverOk.Open == 0);
    }

    private static Task<TimeSpan> SilentlyAskedAsync(AggregatorProcess aggregator, int probes)
    {
        double? start = null;
        return Eventually.IsTrueAsync($"{probes} more probes timed out", async () =>
        {
            var timeouts = (await aggregator.MetricsAsync()).Sum("health_aggregator_probes_total", "outcome=\"timeout\"");
            return timeouts - (start ??= timeouts) >= probes;
        }, TimeSpan.FromMinutes(FullLength.IsOn ? 30 : 2));
    }

    private static async Task ReloadedAsync(AggregatorProcess aggregator, string config, RawServer silent)
    {
        aggregator.Configure(config);
        await aggregator.StatusAsync("only the healthy check is left", page => page.Checks.Count == 1);
        await Eventually.IsTrueAsync("every probe of a silent stack has ended", () => silent.Open == 0);
    }
}

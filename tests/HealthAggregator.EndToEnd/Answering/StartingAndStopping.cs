using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Answering;

/// <summary>What is answered while there is no verdict yet, and while the program goes away.</summary>
public sealed class StartingAndStopping
{
    [Fact]
    public async Task F52_until_the_first_full_round_the_answer_is_FAIL_and_the_program_is_not_ready()
    {
        var silence = new TaskCompletionSource();
        await using var late = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await silence.Task;
            await visit.SendAsync(Http.Ok("PASS"));
        });
        await using var prompt = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config(
            [("late", late.Url), .. prompt.Checks("prompt", 3)], "interval: 21s, timeout: 20s, fast_interval: 500ms"));

        // 75% say PASS already: it is not the score that decides.
        await aggregator.StatusAsync("the prompt pages were asked", page => page.Checks.Count(check => check.Outcome == "pass") == 3, TimeSpan.FromSeconds(40));
        Answers.IsFail(await RawHttp.ExchangeAsync(aggregator.Ports.Probe, "GET /health HTTP/1.0\r\n\r\n"));
        Assert.Equal("starting", (await aggregator.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());
        using (var ready = await aggregator.SendAsync(HttpMethod.Get, aggregator.AdminUrl + "/readyz"))
        using (var live = await aggregator.SendAsync(HttpMethod.Get, aggregator.AdminUrl + "/livez"))
        {
            Assert.Equal(503, (int)ready.StatusCode);
            Assert.Equal(200, (int)live.StatusCode);
        }

        silence.SetResult();
        await aggregator.AnswersAsync("PASS", deadline: TimeSpan.FromSeconds(45));
        await Eventually.IsTrueAsync("it is ready", async () =>
        {
            using var ready = await aggregator.SendAsync(HttpMethod.Get, aggregator.AdminUrl + "/readyz");
            return (int)ready.StatusCode == 200;
        });
    }

    [Fact]
    public async Task F53_a_stop_under_load_never_says_FAIL_and_serves_on_for_the_shutdown_delay()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(
            "shutdown_delay: 3s\n" + Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms"));
        await aggregator.AnswersAsync("PASS");
        var answers = new ConcurrentBag<(TimeSpan At, string Text)>();
        using var over = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var probers = Enumerable.Range(0, 6).Select(i => Task.Run(() => AskOnAsync(aggregator.Ports.Probe, keep: i % 2 == 0, watch, answers, over.Token))).ToArray();
        await Eventually.IsTrueAsync("the load is on", () => answers.Count > 100);

        var stopping = watch.Elapsed;
        var outcome = await aggregator.StopAsync();
        var stopped = watch.Elapsed;
        await over.CancelAsync();
        await Task.WhenAll(probers);

        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(stopped - stopping, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(20));
        Assert.All(answers, answer => Assert.Equal("PASS", answer.Text));
        Assert.Contains(answers, answer => answer.At > stopping + TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task F53_a_site_that_says_FAIL_says_it_to_the_end()
    {
        await using var stack = RawServer.Saying("FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync(
            "shutdown_delay: 1s\n" + Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms"));
        await aggregator.EveryCheckSampledAsync();

        aggregator.Child.Signal(PosixSignalNumber.Terminate);
        await Eventually.IsTrueAsync("it has ended", async () =>
        {
            if (!aggregator.Child.HasExited)
            {
                var answer = await RawHttp.ExchangeAsync(aggregator.Ports.Probe, "GET /health HTTP/1.0\r\n\r\n");
                Assert.True(answer.IsEmpty || answer.Body == "FAIL", answer.Text);
            }

            return aggregator.Child.HasExited;
        });

        Assert.Equal(0, aggregator.Child.ExitCode);
    }

    [Theory]
    [InlineData(PosixSignalNumber.Terminate)]
    [InlineData(PosixSignalNumber.Interrupt)]
    public async Task Without_a_shutdown_delay_it_ends_at_once_and_well(PosixSignalNumber signal)
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 30s, timeout: 20s, fast_interval: 1s"));

        var watch = Stopwatch.StartNew();
        aggregator.Child.Signal(signal);
        var outcome = await aggregator.Child.EndAsync();

        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static async Task AskOnAsync(int port, bool keep, Stopwatch watch, ConcurrentBag<(TimeSpan At, string Text)> answers, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var connection = await RawHttp.ConnectAsync(port);
                do
                {
                    await connection.SendAsync($"GET /health HTTP/1.1\r\nHost: x\r\n{(keep ? "" : "Connection: close\r\n")}\r\n");
                    if (await connection.ReadAnswerAsync() is not { IsEmpty: false } answer)
                    {
                        break;
                    }

                    answers.Add((watch.Elapsed, answer.Body));
                }
                while (keep && !over.IsCancellationRequested);
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Nobody listens any more: the prober sees a closed port, not a FAIL.
                return;
            }
        }
    }
}

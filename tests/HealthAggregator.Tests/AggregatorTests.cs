using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests;

/// <summary>From the pages of stacks to the answer for a GSLB.</summary>
public class AggregatorTests
{
    [Fact]
    public async Task Of_four_stacks_at_75_percent_one_may_fail_and_two_may_not()
    {
        await using var stack = await FakeStack.Start();
        string[] pages = ["/web", "/search", "/cart", "/payments"];
        Assert.All(pages, page => stack.Says("PASS", path: page));
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(
            [.. pages.Select(page => Some.Check(stack.At(page), $"{page[1..]}/page", Some.Brisk, new(rise: 2, fall: 3, forgive: 1)))])));

        await application.Becomes("200 PASS");
        stack.Says("FAIL", 503, "/web");
        await Eventually.True(async () => await Score() == "3 of 4");
        Assert.Equal("200 PASS", await application.Verdict());
        stack.Says("FAIL", 503, "/search");
        await application.Becomes("503 FAIL");
        Assert.Equal("2 of 4", await Score());
        stack.Says("PASS", path: "/web");
        await application.Becomes("200 PASS");
        Assert.Equal("3 of 4", await Score());

        async Task<string> Score()
        {
            var score = (await application.Status()).GetProperty("data_centers")[0].GetProperty("score");
            return $"{score.GetProperty("passing")} of {score.GetProperty("total")}";
        }
    }

    [Fact]
    public async Task F52_before_the_first_round_is_done_the_answer_is_FAIL_and_the_process_not_ready()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stack = await FakeStack.Start();
        stack.Says("PASS").Does(
            async context =>
            {
                await answer.Task;
                await context.Response.WriteAsync("PASS");
            },
            "/slow");
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(
            Some.Check(stack.At(), "web/quick", Some.Brisk), Some.Check(stack.At("/slow"), "web/lazy", Some.Cadence(interval: 60, timeout: 30)))));
        await Eventually.True(() => stack.AtOnce == 1 && stack.Requests.Count > 1);

        Assert.Equal("503 FAIL", await application.Verdict());
        Assert.Equal("starting", (await application.Status()).GetProperty("data_centers")[0].GetProperty("rung").GetString());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "[+]publishing ok\n[-]first-round failed\n[+]sight ok\n"), await application.Get("/readyz?verbose"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed\n"), await application.Get("/readyz"));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await application.Get("/livez"));

        answer.SetResult();
        await application.Becomes("200 PASS");
        Assert.Equal((HttpStatusCode.OK, "[+]publishing ok\n[+]first-round ok\n[+]sight ok\n"), await application.Get("/readyz?verbose"));
    }

    [Fact]
    public async Task F34_an_evaluator_that_hangs_leaves_no_PASS_behind()
    {
        var (time, hangs, goesOn) = (new SabotagedTime(), new ManualResetEventSlim(), new ManualResetEventSlim());
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(Some.Check(stack.At(), cadence: Some.Brisk))), time);
        await application.Becomes("200 PASS");

        time.Sabotage = thread =>
        {
            if (thread == "evaluator")
            {
                hangs.Set();
                goesOn.Wait(Eventually.Deadline);
            }
        };
        await Eventually.True(() => hangs.IsSet);
        time.Skip(Board.ShelfLife);

        Assert.Equal("503 FAIL", await application.Verdict());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed\n"), await application.Get("/livez"));
        var status = await application.Status();
        Assert.True(status.GetProperty("is_stale").GetBoolean());
        Assert.Equal(("FAIL", "stale"), (Of(status, "verdict"), Of(status, "rung")));
        Assert.Contains("health_aggregator_data_center_up{data_center=\"us-east\"} 0\n", (await application.Get("/metrics")).Body, StringComparison.Ordinal);

        time.Sabotage = null;
        goesOn.Set();
        await application.Becomes("200 PASS");

        static string? Of(System.Text.Json.JsonElement document, string name) => document.GetProperty("data_centers")[0].GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("evaluator")]
    [InlineData("scheduler")]
    [InlineData("lateness")]
    public async Task F43_a_loop_that_throws_is_told_of_at_once_and_logged(string loop)
    {
        var time = new SabotagedTime();
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(Some.Check(stack.At(), cadence: Some.Brisk))), time);

        time.Sabotage = thread =>
        {
            if (thread == loop)
            {
                throw new InvalidTimeZoneException("a bug");
            }
        };

        await Eventually.True(() => application.Died.Count > 0);
        var (name, exception) = Assert.Single(application.Died);
        Assert.Equal((loop, "a bug"), (name, Assert.IsType<InvalidTimeZoneException>(exception).Message));
        Assert.True(application.Log.Has($"bug: {loop} died"), application.Log.ToString());
    }

    [Fact]
    public async Task F43_a_loop_that_throws_is_told_of_at_once_though_nobody_reads_the_log()
    {
        var time = new SabotagedTime();
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        using var log = new BlockedWriter();
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(Some.Check(stack.At(), cadence: Some.Brisk))), time, log: log);
        Assert.True(log.IsBlocked.Wait(Eventually.Deadline, TestContext.Current.CancellationToken));

        var thrown = new TaskCompletionSource<long>();
        time.Sabotage = thread =>
        {
            if (thread == "scheduler")
            {
                thrown.TrySetResult(TimeProvider.System.GetTimestamp());
                throw new InvalidTimeZoneException("a bug");
            }
        };
        await Eventually.True(() => application.Died.Count > 0);

        Assert.InRange(TimeProvider.System.GetElapsedTime(await thrown.Task), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task F53_while_it_stops_it_answers_the_last_verdict_and_then_nothing()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        await using var application = await AggregatorApplication.Start(
            Some.Settings(Some.Plan(Some.Check(stack.At(), cadence: Some.Brisk))) with { ShutdownDelay = TimeSpan.FromSeconds(1.5) });
        await application.Becomes("200 PASS");

        var watch = Stopwatch.StartNew();
        var stopped = Task.Run(() => application.Aggregator.Stop("a test"), TestContext.Current.CancellationToken);
        var (answers, refused) = (new HashSet<string>(), default(HttpRequestException));
        await Eventually.True(async () =>
        {
            try
            {
                answers.Add(await application.Verdict());
            }
            catch (HttpRequestException exception)
            {
                refused = exception;
            }

            return refused is not null;
        });

        Assert.Equal(["200 PASS"], answers);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(1.4), watch.Elapsed.ToString());
        Assert.True(application.Log.Has("answering the last verdicts for another 1s500ms"));
        await Eventually.Comes(stopped);
        Assert.Equal(
            SocketError.ConnectionRefused,
            ((SocketException)(await Assert.ThrowsAsync<HttpRequestException>(() => application.Verdict())).InnerException!).SocketErrorCode);
        Assert.Empty(application.Died);
    }

    [Theory]
    [InlineData("probe")]
    [InlineData("admin")]
    public async Task A_port_that_somebody_else_holds_stops_the_start_and_says_which(string listener)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = new ListenSettings((IPEndPoint)holder.LocalEndpoint);
        var settings = AnySettings();

        var failure = await Assert.ThrowsAsync<StartFailedException>(() => AggregatorApplication.Start(
            listener == "probe" ? settings with { Probe = taken } : settings with { Admin = taken }));

        Assert.StartsWith($"The {listener} listener cannot have {taken.Address}: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($". End whatever holds it, or change listen.{listener}.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe")]
    [InlineData("admin")]
    public async Task A_certificate_that_is_not_there_stops_the_start_and_says_which(string listener)
    {
        var secure = new ListenSettings(new(IPAddress.Loopback, 0), "/nonexistent/certificate.pem");
        var settings = AnySettings();

        var failure = await Assert.ThrowsAsync<StartFailedException>(() => AggregatorApplication.Start(
            listener == "probe" ? settings with { Probe = secure } : settings with { Admin = secure }));

        Assert.Contains("/nonexistent/certificate.pem", failure.Message, StringComparison.Ordinal);
    }

    private static Settings AnySettings() => Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1))));
}

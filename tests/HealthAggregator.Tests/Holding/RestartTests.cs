using System.Net;
using System.Text.RegularExpressions;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Holding;

/// <summary>One process ends and another takes its place, while the stacks have nothing to say.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly SabotagedTime _time = new();
    private FakeStack _stack = null!;

    public async ValueTask InitializeAsync() => _stack = (await FakeStack.Start()).Says("PASS").Says("PASS", path: "/late").Says("FAIL", 503, "/failing");

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task F40_the_next_process_answers_as_the_last_one_did_before_any_stack_has_said_anything()
    {
        await using var application = await Running(Both);

        await application.Restart(Some.Settings(Both), between: Hang);

        Assert.Equal(("200 PASS", "503 FAIL"), (await application.Verdict("/health/us-east"), await application.Verdict("/health/down")));
        Assert.Equal((HttpStatusCode.OK, "[+]publishing ok\n[+]first-round ok\n[+]sight ok\n"), await application.Get("/readyz?verbose"));
        var dataCenters = (await application.Status()).GetProperty("data_centers").EnumerateArray().ToList();
        Assert.All(dataCenters, dataCenter => Assert.Equal("score", dataCenter.GetProperty("rung").GetString()));
        Assert.Equal("100% passing (2 of 2), threshold 75%; held over from before the restart, 2 checks to be heard again", dataCenters[0].GetProperty("reason").GetString());
        Assert.All(dataCenters.SelectMany(Checks), check => Assert.True(check.GetProperty("held_over").GetBoolean()));
        await Eventually.True(
            () => Regex.IsMatch(application.Log.ToString(), @"held over from \S+ ago: 3 of 3 checks, 2 of 2 data centers go on as the process before this one left them"), application.Log.ToString);

        _stack.Says("PASS");
        await Eventually.True(async () => (await application.Status()).GetProperty("data_centers").EnumerateArray().SelectMany(Checks).Count(check => check.GetProperty("held_over").GetBoolean()) == 2);
        Assert.EndsWith("held over from before the restart, 1 checks to be heard again", (await application.Status()).GetProperty("data_centers")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F52_what_was_kept_more_than_a_minute_ago_is_waited_for()
    {
        await using var application = await Running(Two);

        await application.Restart(Some.Settings(Two), between: () =>
        {
            Hang();
            _time.Skip(TimeSpan.FromSeconds(61));
        });

        await Starts(application, "nothing is held over, every counted check is waited for: what was kept is of other data centers, or older than 1m");
    }

    [Fact]
    public async Task What_was_kept_before_the_machine_was_booted_is_waited_for()
    {
        await using var application = await Running(Two);

        await application.Restart(Some.Settings(Two), boot: "another", between: Hang);

        await Starts(application, "nothing is held over, every counted check is waited for: the machine was booted since it was kept");
    }

    [Fact]
    public async Task What_is_damaged_is_waited_for_and_kept_again()
    {
        await using var application = await Running(Two);
        var file = Path.Combine(application.StateDirectory, HoldoverFile.FileName);

        await application.Restart(Some.Settings(Two), between: () =>
        {
            Hang();
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^7]);
        });
        await Starts(application, "holdover.json is left aside, every counted check is waited for: it is cut short, of another version of this program, or something else altogether");

        _stack.Says("PASS").Says("PASS", path: "/late");
        await application.Restart(Some.Settings(Two));
        await application.Becomes("200 PASS");
        await application.Restart(Some.Settings(Two), between: Hang);
        Assert.Equal("200 PASS", await application.Verdict());
    }

    [Fact]
    public async Task A_check_that_is_new_in_the_config_holds_no_verdict_up()
    {
        await using var application = await Running(Two);
        var three = Some.Plan([.. Two.Checks, Check("/late?", "web/new")]);

        await application.Restart(Some.Settings(three), between: Hang);

        Assert.Equal("200 PASS", await application.Verdict());
        Assert.Equal("score", (await application.Status()).GetProperty("data_centers")[0].GetProperty("rung").GetString());
    }

    /// <summary>Each of these processes ends before it has heard everything itself.</summary>
    [Fact]
    public async Task F69_a_crash_loop_does_not_renew_what_it_holds_over()
    {
        await using var application = await Running(Two);
        for (var crash = 1; crash <= 2; crash++)
        {
            await application.Restart(Some.Settings(Two), between: () =>
            {
                _stack.Hangs("/late");
                _time.Skip(TimeSpan.FromSeconds(25));
            });
            await Eventually.True(async () => Checks((await application.Status()).GetProperty("data_centers")[0]).Count(check => check.GetProperty("held_over").GetBoolean()) == 1);
            Assert.Equal("200 PASS", await application.Verdict());
        }

        await application.Restart(Some.Settings(Two), between: () => _time.Skip(TimeSpan.FromSeconds(25)));

        await Starts(application, "nothing is held over");
    }

    private static async Task Starts(AggregatorApplication application, string why)
    {
        Assert.Equal("503 FAIL", await application.Verdict());
        Assert.Equal("starting", (await application.Status()).GetProperty("data_centers")[0].GetProperty("rung").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await application.Get("/readyz")).Status);
        // The log is written by a thread of its own.
        await Eventually.True(() => application.Log.Has(why), application.Log.ToString);
    }

    private static IEnumerable<System.Text.Json.JsonElement> Checks(System.Text.Json.JsonElement dataCenter) =>
        dataCenter.GetProperty("stacks").EnumerateArray().SelectMany(stack => stack.GetProperty("checks").EnumerateArray());

    private async Task<AggregatorApplication> Running(Plan plan)
    {
        var application = await AggregatorApplication.Start(Some.Settings(plan), _time);
        await application.Becomes("200 PASS", "/health/us-east");
        await Eventually.True(async () => (await application.Get("/readyz")).Status == HttpStatusCode.OK);
        return application;
    }

    private Plan Two => Some.Plan(Check("/health", "web/prompt"), Check("/late", "web/late"));

    private Plan Both => Some.Plan(Check("/health", "web/prompt"), Check("/late", "web/late"), Check("/failing", "down/web/failing"));

    // A timeout that no test waits for.
    private CheckPlan Check(string page, string path) => Some.Check(_stack.At(page), path, Some.Cadence(interval: 31, timeout: 30));

    private void Hang() => _stack.Hangs().Hangs("/late").Hangs("/failing");
}

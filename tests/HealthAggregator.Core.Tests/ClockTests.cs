using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>
/// Seven minutes in which everything happens that has to do with time: waits before FAIL and PASS, silence, blindness to the end of its hold, flapping, a reload, a sleep and a
/// restart. They must go the same way whatever the clocks show.
/// </summary>
public class ClockTests
{
    private static readonly string[] Half = ["s1/page", "s2/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4) with
    {
        Isolation = Some.Isolation("dns") with { Hold = TimeSpan.FromSeconds(30) },
        Peers = Some.Peers("eu-west"),
        FailAfter = TimeSpan.FromSeconds(10),
        RecoverAfter = TimeSpan.FromSeconds(15),
        FlapLimit = new(5, TimeSpan.FromSeconds(60), FlapAction.Hold),
    };

    [Fact]
    public void The_seven_minutes_are_eventful() => Assert.Equal(
        ["Pass Score", "Fail Score", "Pass Isolated", "Fail Isolated"],
        Live(TimeSpan.Zero, _ => TimeSpan.Zero).Select(line => string.Join(' ', line.Split(' ')[1..3])).Distinct());

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(315_576_000)]
    [InlineData(-315_576_000)]
    [InlineData(1)]
    public void F37_a_wall_clock_that_is_set_changes_no_verdict_and_no_wait(double seconds)
    {
        var steady = Live(TimeSpan.Zero, _ => TimeSpan.Zero);
        for (var when = 0; when < 420; when += 15)
        {
            Assert.Equal(steady, Live(TimeSpan.Zero, second => second < when ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds)));
        }
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-1.5)]
    [InlineData(-3_600)]
    public void F37_a_wall_clock_that_runs_backwards_changes_no_verdict_and_no_wait(double eachSecond) =>
        Assert.Equal(Live(TimeSpan.Zero, _ => TimeSpan.Zero), Live(TimeSpan.Zero, second => TimeSpan.FromSeconds(eachSecond * second)));

    [Fact]
    public void F37_what_operators_said_ends_by_the_wall_clock_and_that_alone_does()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Say(new OverrideSet(Some.DataCenterName, Verdict.Fail, Some.Until("01:00")));
        Assert.Equal(Rung.Forced, timeline.Jump(TimeSpan.FromMinutes(59)).Decision.Rung);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Jump(TimeSpan.FromMinutes(1)).Verdict, timeline.Decision.Rung));
        Assert.Equal(Rung.Forced, timeline.Jump(TimeSpan.FromMinutes(-1)).Decision.Rung);
        Assert.Equal(TimeSpan.Zero, timeline.Moment.Uptime);
    }

    // 2^31 ms is 24.8 days, 2^32 ms is 49.7, where other health checkers have stood still; a .NET TimeSpan ends after 29,000 years, a DateTimeOffset in the year 9999.
    [Theory]
    [InlineData(1L << 31)]
    [InlineData(1L << 32)]
    [InlineData(1L << 53)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerMillisecond)]
    public void F38_no_uptime_is_too_long(long milliseconds)
    {
        var steady = Live(TimeSpan.Zero, _ => TimeSpan.Zero);
        foreach (var before in (double[])[420, 300, 210, 60, 0])
        {
            var crossed = TimeSpan.FromTicks(Math.Min(milliseconds, (long.MaxValue / TimeSpan.TicksPerMillisecond) - 500_000) * TimeSpan.TicksPerMillisecond);
            Assert.Equal(steady, Live(crossed - TimeSpan.FromSeconds(before), _ => TimeSpan.Zero));
        }
    }

    [Fact]
    public void F38_an_uptime_that_starts_anywhere_within_a_second_is_as_good() => Assert.All(
        (double[])[0.001, 0.5, 0.999], fraction => Assert.Equal(
            Live(TimeSpan.Zero, _ => TimeSpan.Zero).Select(WithoutSilence), Live(TimeSpan.FromSeconds(fraction), _ => TimeSpan.Zero).Select(WithoutSilence)));

    // Silence is looked for when a second of uptime has passed: within that second it is found sooner or later.
    private static string WithoutSilence(string line) => line[..line.IndexOf(" stale", StringComparison.Ordinal)];

    /// <summary>What is believed, second by second.</summary>
    /// <param name="ahead">How far the wall clock is ahead.</param>
    private static List<string> Live(TimeSpan origin, Func<int, TimeSpan> ahead)
    {
        var lines = new List<string>();
        var snapshot = Snapshot.Start(Some.Plan(Site), At(0));
        for (var second = 0; second < 420; second++)
        {
            if (second is >= 325 and < 345 or >= 380 and < 400)
            {
                continue; // nobody listens
            }

            var now = At(second);
            snapshot = second == 400 ? Snapshot.Start(snapshot.Plan, now, snapshot.Control, Holdover.Of(snapshot)) : snapshot;
            snapshot = snapshot.After(Inputs(snapshot.Plan, second, now), now);
            var health = snapshot.DataCenters[0];
            lines.Add(
                $"{second}: {health.Decision.Verdict} {health.Decision.Rung} {health.Decision.Reason} since {health.Since!.Value.Uptime - origin} peers {health.ArePeersDown} changes " +
                $"{health.Flaps.Changes.Count} stale {string.Join(' ', snapshot.Checks.Select(check => check.IsStale))}");
        }

        return lines;

        Moment At(int second) => new(origin + TimeSpan.FromSeconds(second), Some.Wall.AddYears(20) + TimeSpan.FromSeconds(second) + ahead(second));
    }

    private static IEnumerable<Input> Inputs(Plan plan, int second, Moment now)
    {
        if (second == 250)
        {
            plan = Some.Plan(new DataCenterPlan(Site.Name, [.. Site.Stacks, Some.Stack(Some.Check("s5/page"))])
            {
                Isolation = Site.Isolation, Peers = Site.Peers, FailAfter = Site.FailAfter, RecoverAfter = Site.RecoverAfter, FlapLimit = Site.FlapLimit,
            });
            yield return new Input.Replanned(plan);
        }

        if (second == 345)
        {
            yield return new Input.Slept(TimeSpan.FromSeconds(21));
        }

        foreach (var check in second % 5 == 0 ? plan.Probed : [])
        {
            var isHalf = Half.Contains(check.Key.Path);
            bool? passes = second switch
            {
                >= 20 and < 60 => !isHalf,
                >= 90 and < 120 => isHalf ? null : true, // silence
                >= 150 and < 200 => false, // blindness
                >= 270 and < 320 => second / 10 % 2 == 0 || !isHalf,
                _ => true,
            };
            if (passes is { } passed)
            {
                yield return new Input.Sampled(check, Some.Sample(passed, now));
            }
        }
    }
}

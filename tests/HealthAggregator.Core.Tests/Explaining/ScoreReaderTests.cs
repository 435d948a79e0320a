using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

/// <summary>What waits for time to pass, and what else bears on the score.</summary>
public class ScoreReaderTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];

    private static readonly DataCenterPlan Site = new(
        Some.DataCenterName, [.. All.Select(path => Some.Stack(Some.Check(path, cadence: Some.Cadence(3600))))])
    {
        FailAfter = TimeSpan.FromSeconds(60), RecoverAfter = TimeSpan.FromSeconds(90),
    };

    [Fact]
    public void A_failure_and_a_recovery_wait()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site));
        Assert.Empty(Read(timeline).Timers);
        Assert.Equal([Timer("fail_after", 60, 50)], Read(timeline.Later(1).FailAll().Wait(10)).Timers);
        timeline.Wait(50);
        Assert.Equal((Verdict.Fail, 0), (timeline.Verdict, Read(timeline).Timers.Length));
        Assert.Equal([Timer("recover_after", 90, 70)], Read(timeline.PassAll().Wait(20)).Timers);
    }

    [Fact]
    public void While_nothing_is_seen_only_that_waits()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(1).Fail(All[..2]).Later(4).FailAll();
        Assert.Equal((Rung.Isolated, true), (timeline.Decision.Rung, timeline.DataCenter.Score!.CrossedAt is not null));
        Assert.Equal([Timer("isolation.hold", 120, 90)], Read(timeline.Wait(30)).Timers);
        Assert.Empty(Read(timeline.Wait(90)).Timers);
    }

    [Theory]
    [InlineData(Recovery.Manual, true)]
    [InlineData(Recovery.Auto, false)]
    public void A_latch_is_told(Recovery recovery, bool expected)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4) with { Recovery = recovery }));
        Assert.Empty(Read(timeline).Notes);
        Assert.Equal(expected ? ["latched: recovery is manual, and no operator has cleared the failure"] : [], Read(timeline.Later(1).FailAll()).Notes);
    }

    [Fact]
    public void Maintenance_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Say(new MaintenanceSet(Site.Name, "s1", Term.Open)).Say(new MaintenanceSet(Site.Name, "s3", Term.Open));
        Assert.Equal(["in maintenance, on neither side of the score: s1, s3"], Read(timeline).Notes);
    }

    [Fact]
    public void What_a_reload_added_is_told()
    {
        var heavy = Some.Checks("s5", 2).Select(check => check with { Weight = 3 });
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Reload(Some.DataCenter([.. Site.Stacks, Some.Stack([.. heavy])]));
        Assert.Equal(["2 new checks are not heard yet, in no score until they are (s5/1, s5/2), with a weight of 6; what hangs on them is held"], Read(timeline).Notes);
        Assert.Empty(Read(timeline).Losses);

        timeline.Fail("s5/1");
        Assert.Equal(["1 new check is not heard yet, in no score until it is (s5/2), with a weight of 3; what hangs on it is held"], Read(timeline).Notes);
        Assert.Equal(["s5/1"], Read(timeline).Losses.Select(loss => loss.Name));
    }

    private static ScorePath Read(Timeline timeline) => Explanation.Of(timeline.Now, 0, false).Score;

    private static RunningTimer Timer(string name, double length, double left) => new(name, TimeSpan.FromSeconds(length), TimeSpan.FromSeconds(left));
}

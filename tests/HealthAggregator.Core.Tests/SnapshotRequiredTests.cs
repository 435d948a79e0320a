using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>A required check and the score, each with its own delays.</summary>
public sealed class SnapshotRequiredTests
{
    private static readonly string[] Web = ["web/1", "web/2", "web/3"];

    private static DataCenterPlan Site => Some.DataCenter([Some.Check("pay/gateway") with { Vote = Vote.Required }, .. Some.Checks("web", 3)]) with { FailAfter = TimeSpan.FromSeconds(20) };

    [Fact]
    public void One_that_recovers_raises_no_data_center_below_the_threshold_whatever_fail_after_is()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1).Fail("pay/gateway").Later(1).Fail(Web);
        Assert.Equal((Verdict.Fail, Rung.Required), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(1).Pass("pay/gateway");
        Assert.Equal(new(Verdict.Fail, Rung.Score, "25% passing (1 of 4), below the threshold of 75%, and it was FAIL already: fail_after delays nothing"), timeline.Decision);
        Assert.Empty(timeline.Changes.DataCenters.Where(change => change.Before.Verdict != change.After.Verdict));

        // It is no failure to remember yet.
        Assert.Equal(Verdict.Pass, timeline.Later(1).Pass(Web).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Later(1).Fail(Web).Verdict);
    }

    [Fact]
    public void One_that_fails_ends_what_fail_after_delays()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1).Fail(Web);
        Assert.Equal(Verdict.Pass, timeline.Verdict);
        Assert.Equal(Verdict.Fail, timeline.Later(1).Fail("pay/gateway").Verdict);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Later(1).Pass("pay/gateway").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void One_that_recovers_while_the_score_stays_failed_is_no_flapping()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Hold) })).Later(1).Fail(Web);
        for (var second = 0; second < 10; second++)
        {
            timeline.Later(1).Fail("pay/gateway").Later(0.5).Pass("pay/gateway");
        }

        Assert.Equal((Verdict.Fail, 1), (timeline.Verdict, timeline.DataCenter.Flaps.Changes.Count));
    }

    [Fact]
    public void What_blindness_makes_of_one_says_nothing_about_the_score()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(4).Fail(["@witness/dns", "pay/gateway", .. Web]);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(1).Pass("@witness/dns", "pay/gateway").Later(1).Fail(Web);
        Assert.Equal(new(Verdict.Pass, Rung.Score, "25% passing (1 of 4), below the threshold of 75% but not yet for 20s"), timeline.Decision);
    }
}

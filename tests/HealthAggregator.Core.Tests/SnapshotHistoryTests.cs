using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>What is remembered of a verdict that changed, and why it did.</summary>
public class SnapshotHistoryTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4);

    [Fact]
    public void The_first_decision_is_no_change()
    {
        Assert.Empty(Assert.Single(new Timeline(Some.Plan(Site)).Changes.DataCenters).Causes);
        Assert.Empty(new Timeline(Some.Plan(Site)).DataCenter.History);
        Assert.Empty(new Timeline(Some.Plan(Site)).Fail(All).DataCenter.History);
    }

    [Fact]
    public void A_change_is_remembered_with_what_was_before_and_after_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(5).Fail("s1/page").Later(5).Fail("s2/page");
        var change = timeline.DataCenter.History[^1];
        Assert.Equal((Some.At(10), new Score(2, 4)), (change.At, change.Score));
        Assert.Equal(new(Verdict.Pass, Rung.Score, "75% passing (3 of 4), threshold 75%"), change.Before);
        Assert.Equal(new(Verdict.Fail, Rung.Score, "50% passing (2 of 4), below the threshold of 75%"), change.After);
        Assert.Equal(["s2/page fell: said FAIL"], change.Causes);
        Assert.Equal(change.Causes, timeline.Changes.DataCenters.Single().Causes);
    }

    [Fact]
    public void A_change_of_rung_alone_is_told_with_its_causes_and_not_remembered()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Say(new OverrideSet(Site.Name, Verdict.Pass, Term.Open));
        Assert.Equal(["operators said something new (revision 1)"], timeline.Changes.DataCenters.Single().Causes);
        Assert.Single(timeline.DataCenter.History);
    }

    [Fact]
    public void Blindness_that_ends_in_time_was_not_held_for_as_long_as_it_may_be()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(1).FailAll().Later(1);
        timeline.Step([timeline.Sampled("@witness/dns", Some.Pass(2)), .. All.Select(path => timeline.Sampled(path, Some.Fail(2)))]).Later(1).Fail(All);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal("this process sees again", Assert.Single(Causes(timeline), cause => !cause.Contains("fell", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_last_ten_changes_are_remembered()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site));
        for (var second = 1; second <= 25; second++)
        {
            timeline.Later(1);
            _ = second % 2 == 0 ? timeline.PassAll() : timeline.FailAll();
        }

        Assert.Equal(Enumerable.Range(16, 10).Select(second => Some.At(second)), timeline.DataCenter.History.Select(change => change.At));
        Assert.All(timeline.DataCenter.History.Zip(timeline.DataCenter.History[1..]), pair => Assert.Equal(pair.First.After, pair.Second.Before));
    }

    [Fact]
    public void A_data_center_remembers_its_own_changes_alone()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1"))));
        timeline.Later(1).Fail("west/web/1");
        Assert.Equal([1, 2], timeline.Now.DataCenters.Select(dataCenter => dataCenter.History.Length));
        Assert.Equal(["web/1 fell: said FAIL"], timeline.Now.DataCenters[1].History[^1].Causes);
    }

    [Fact]
    public void Checks_that_changed_are_named_up_to_five()
    {
        string[] checks = [.. Enumerable.Range(1, 8).Select(number => $"web/{number}")];
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Checks("web", 8))));
        Assert.Equal([.. checks[..5].Select(check => $"{check} fell: said FAIL")], Causes(timeline.Later(1).Fail(checks[..5])));
        Assert.Equal([.. checks.Take(5).Select(check => $"{check} rose")], Causes(timeline.Later(1).Pass(checks[..5])));
        Assert.Equal([.. checks.Take(5).Select(check => $"{check} fell: said FAIL"), "and 3 more checks changed"], Causes(timeline.Later(1).Fail(checks)));
    }

    [Fact]
    public void A_check_that_says_nothing_of_why_it_failed_fell_all_the_same()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check()))).Later(1);
        timeline.Step(timeline.Sampled("web/web-1", Some.Fail(1, "")));
        Assert.Equal(["web/web-1 fell"], Causes(timeline));
    }

    [Fact]
    public void Silence_and_its_end_are_causes()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check()))).Wait(16);
        Assert.Equal(["web/web-1 went silent"], Causes(timeline));
        Assert.Equal(["web/web-1 is heard again"], Causes(timeline.Later(1).PassAll()));
    }

    [Fact]
    public void A_check_that_is_heard_again_and_fails_as_before_did_not_fall()
    {
        var site = Some.DataCenter(Some.Check("web/1") with { StaleAs = StalePolicy.Exclude }, Some.Check("web/2"), Some.Check("web/3"));
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("web/1").Later(10).Pass("web/2", "web/3").Later(10).Pass("web/2", "web/3");
        Assert.Equal(Verdict.Pass, timeline.Verdict);
        Assert.Equal(["web/1 went silent"], Causes(timeline));
        Assert.Equal(["web/1 is heard again, and fails: said FAIL"], Causes(timeline.Later(1).Fail("web/1")));
    }

    [Fact]
    public void What_operators_said_comes_first()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1);
        var (state, _) = new MaintenanceSet(Site.Name, "s1", Term.Open).On(timeline.Now.Control, timeline.Now.Plan, new("alice", "new disks", timeline.Moment.Wall));
        timeline.Step([new Input.Controlled(state), timeline.Sampled("s3/page", Some.Fail(1)), timeline.Sampled("s4/page", Some.Fail(1))]);
        Assert.Equal(["operators said something new (revision 1)", "s3/page fell: said FAIL", "s4/page fell: said FAIL"], Causes(timeline));
    }

    [Fact]
    public void What_begins_and_ends_by_the_clock_is_a_cause()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Say(new OverrideSet(Site.Name, Verdict.Fail, Some.From("00:01", "00:20")));
        Assert.Equal(["override began by itself, as said before"], Causes(timeline.Later(60).PassAll()));
        Assert.Equal(["override ended by itself, as said before"], Causes(timeline.Later(1_140).PassAll()));
    }

    [Fact]
    public void What_is_about_to_end_has_changed_nothing_yet()
    {
        // The reminder comes ten minutes before the end, with a check that falls.
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Say(new MaintenanceSet(Site.Name, "s1", Some.Until("01:00"))).Later(50 * 60).Fail(All);
        Assert.Contains(timeline.Changes.Controls, turn => turn.Kind == ControlTurnKind.EndsSoon);
        Assert.DoesNotContain(Causes(timeline), cause => cause.Contains("maintenance", StringComparison.Ordinal));
    }

    [Fact]
    public void What_begins_in_one_data_center_is_no_cause_in_another_whose_name_begins_alike()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("east-2/web/1"))))
            .Say(new OverrideSet("east-2", Verdict.Fail, Some.From("00:01"))).Later(60).Fail("east/web/1", "east-2/web/1");
        Assert.Equal(["web/1 fell: said FAIL"], timeline.Now.DataCenters[0].History[^1].Causes);
        Assert.Equal("override began by itself, as said before", timeline.Now.DataCenters[1].History[^1].Causes[0]);
    }

    [Fact]
    public void Maintenance_that_begins_is_a_cause_in_its_data_center()
    {
        // Of four stacks two fail; without those the other two are enough.
        var timeline = Timeline.AllPassing(Some.Plan(Site, Some.DataCenter(Some.Check("west/web/1")))).Later(1).Fail("s1/page", "s2/page")
            .Say(new MaintenanceSet(Site.Name, "s1", Some.From("00:01", "00:02"))).Say(new MaintenanceSet(Site.Name, "s2", Some.From("00:01")));
        timeline.Later(54).PassAll().Fail("s1/page", "s2/page");
        Assert.Equal(Verdict.Fail, timeline.Verdict);
        Assert.Equal(["maintenance began by itself, as said before", "maintenance began by itself, as said before"], Causes(timeline.Later(5).Pass("s3/page", "s4/page")));
        Assert.Equal(Verdict.Pass, timeline.Verdict);
        timeline.Later(55).PassAll().Fail("s1/page", "s2/page");
        Assert.Equal(["maintenance ended by itself, as said before"], Causes(timeline.Later(5).Pass("s3/page", "s4/page")));
    }

    [Fact]
    public void An_operator_who_clears_a_failure_is_a_cause()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Later(1).FailAll().Later(1).PassAll().Clear();
        Assert.Equal(["an operator cleared the latched failure"], Causes(timeline));
    }

    [Fact]
    public void Waiting_is_a_cause()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FailAfter = TimeSpan.FromSeconds(5), RecoverAfter = TimeSpan.FromSeconds(7) })).Later(1).FailAll();
        Assert.Equal(["the score was below the threshold for fail_after"], Causes(timeline.Wait(5)));
        timeline.PassAll();
        Assert.Equal(["the score was back for recover_after", "s1/page fell: said FAIL"], Causes(timeline.Later(7).Fail("s1/page")));
    }

    [Fact]
    public void Losing_sight_and_regaining_it_are_causes()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(4).FailAll();
        Assert.Equal("this process may have lost sight", timeline.Changes.DataCenters.Single().Causes[0]);
        Assert.Equal(["the verdict was held for as long as it may be", "s1/page rose"], Causes(timeline.Later(120).Pass("s1/page"))[..2]);
        Assert.Equal(["this process sees again", "s2/page rose"], Causes(timeline.Later(1).PassAll())[..2]);
    }

    [Fact]
    public void Peers_are_causes()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Peers = Some.Peers("eu-west"), PassesAsLastSite = true })).Later(1).Fail(All);
        Assert.Equal(["the last peer that passed does not any more", "peer eu-west fell: said FAIL"], Causes(timeline.Later(1).Fail("@peer/eu-west")));
        Assert.Equal(["a peer passes again", "peer eu-west rose"], Causes(timeline.Later(1).Pass("@peer/eu-west")));
    }

    [Fact]
    public void A_check_that_is_forgotten_is_known_no_more()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check()))).Sleep(121);
        Assert.Equal(["this process was asleep for 2m1s", "web/web-1 is not known any more"], Causes(timeline));
    }

    // A new check that nobody could ask in time counts as failing, and nothing happened but that.
    [Fact]
    public void Where_nothing_can_be_named_the_score_changed()
    {
        var seldom = Some.Check("web/2", cadence: Some.Cadence(3600));
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check("web/1", cadence: Some.Cadence(3600))))).Reload(Some.DataCenter(Some.Check("web/1", cadence: Some.Cadence(3600)), seldom));
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
        Assert.Equal(["the score changed"], Causes(timeline));
    }

    private static string[] Causes(Timeline timeline) => [.. timeline.DataCenter.History[^1].Causes];
}

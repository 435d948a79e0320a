using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>What one process leaves to the next, and what that makes of it.</summary>
public class HoldoverRestartTests
{
    private static readonly DataCenterPlan FourStacks = Some.StacksOfOne(4);
    private static readonly Plan Plan = Some.Plan(FourStacks);

    [Fact]
    public void The_first_answer_after_a_restart_is_the_one_before_it()
    {
        var passing = After(Judged(at: 100), seconds: 3);
        Assert.Equal((Verdict.Pass, Rung.Score), (passing.DataCenters[0].Decision.Verdict, passing.DataCenters[0].Decision.Rung));
        Assert.Contains("4 checks to be heard again", passing.DataCenters[0].Decision.Reason, StringComparison.Ordinal);

        var failing = After(Judged(at: 100, failing: 2), seconds: 3);
        Assert.Equal((Verdict.Fail, Rung.Score), (failing.DataCenters[0].Decision.Verdict, failing.DataCenters[0].Decision.Rung));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(60.001, false)]
    [InlineData(-0.001, false)]
    public void It_is_believed_for_a_minute_and_never_when_it_is_from_the_future(double seconds, bool isBelieved) =>
        Assert.Equal(isBelieved ? Verdict.Pass : Verdict.Fail, After(Judged(at: 100), seconds).DataCenters[0].Decision.Verdict);

    [Theory]
    [InlineData(103.0, Verdict.Pass)]
    [InlineData(103.001, Verdict.Fail)]
    [InlineData(null, Verdict.Pass)]
    public void Nor_is_it_when_it_was_left_in_the_future_but_it_need_not_say_when(double? left, Verdict verdict)
    {
        var held = Holdover.Of(Judged(at: 100));
        var odd = held.DataCenters[Some.DataCenterName] with { LeftAt = left is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

        Assert.Equal(verdict, Snapshot.Start(Plan, Some.At(103), holdover: held with { DataCenters = held.DataCenters.SetItem(Some.DataCenterName, odd) }).DataCenters[0].Decision.Verdict);
    }

    [Fact]
    public void F69_a_process_that_has_not_heard_every_check_itself_leaves_on_the_time_that_it_found()
    {
        var second = After(Judged(at: 100), seconds: 20);
        var heardAlmostAll = Heard(second, at: 121, checks: 3);

        Assert.Equal(TimeSpan.FromSeconds(100), HeldDataCenterOf(heardAlmostAll).AsOf);
        Assert.Equal(TimeSpan.FromSeconds(122), HeldDataCenterOf(Heard(heardAlmostAll, at: 122, checks: 4)).AsOf);
    }

    [Fact]
    public void F69_only_the_time_in_which_nobody_listened_is_no_time_below_the_threshold()
    {
        var slow = Some.Plan(FourStacks with { FailAfter = TimeSpan.FromSeconds(9) });
        var failures = Enumerable.Repeat(slow.Checks.Take(2), 3).SelectMany(checks => checks).Select(check => new Input.Sampled(check, Some.Fail(101)));
        var snapshot = Judged(slow, at: 100).After(failures, Some.At(101));
        Assert.Equal((Verdict.Pass, TimeSpan.FromSeconds(101)), (snapshot.DataCenters[0].Decision.Verdict, snapshot.DataCenters[0].Score!.CrossedAt));

        // Each lives for two seconds and hears nothing, so that it leaves on the time that it found.
        for (var at = 101.5; at < 110; at += 2.5)
        {
            snapshot = Snapshot.Start(slow, Some.At(at), holdover: Holdover.Of(snapshot)).After([], Some.At(at + 2));
        }

        Assert.Equal(Verdict.Pass, snapshot.DataCenters[0].Decision.Verdict);
        snapshot = Snapshot.Start(slow, Some.At(112), holdover: Holdover.Of(snapshot)).After([], Some.At(114));
        Assert.Equal(Verdict.Fail, snapshot.DataCenters[0].Decision.Verdict);
    }

    [Fact]
    public void F69_nor_does_a_check_fail_for_less_long_for_what_happened_between_two_restarts()
    {
        var failing = Judged(at: 100).After([new Input.Sampled(Plan.Checks[0], Some.Fail(101))], Some.At(101));

        var second = Snapshot.Start(Plan, Some.At(101.5), holdover: Holdover.Of(failing)).After([], Some.At(103.5));
        Assert.Equal(TimeSpan.FromSeconds(101.5), second.Checks[0].BadSince);

        Assert.Equal(TimeSpan.FromSeconds(102), Snapshot.Start(Plan, Some.At(104), holdover: Holdover.Of(second)).Checks[0].BadSince);
    }

    [Fact]
    public void F69_checks_that_are_new_in_the_config_renew_nothing_either()
    {
        var others = Some.Plan(Some.StacksOfOne(4) with { Threshold = new(50) });
        var moved = Some.Plan(Some.DataCenter([.. others.Checks.Select(check => Some.Check($"new-{check.Key.Stack}/page"))]));
        var snapshot = Snapshot.Start(moved, Some.At(110), holdover: Holdover.Of(Judged(at: 100)));
        Assert.Equal(Verdict.Pass, snapshot.DataCenters[0].Decision.Verdict);

        Assert.Equal(TimeSpan.FromSeconds(100), HeldDataCenterOf(snapshot).AsOf);
    }

    [Fact]
    public void F69_in_a_crash_loop_nothing_is_believed_after_a_minute()
    {
        var snapshot = Judged(at: 100);
        for (var at = 105.0; at < 160; at += 5)
        {
            snapshot = Snapshot.Start(Plan, Some.At(at), holdover: Holdover.Of(snapshot));
            Assert.Equal(Verdict.Pass, snapshot.DataCenters[0].Decision.Verdict);
        }

        snapshot = Snapshot.Start(Plan, Some.At(160.5), holdover: Holdover.Of(snapshot));
        Assert.Equal((Verdict.Fail, Rung.Starting), (snapshot.DataCenters[0].Decision.Verdict, snapshot.DataCenters[0].Decision.Rung));
    }

    [Fact]
    public void F69_a_check_out_of_the_vote_is_not_renewed_by_those_that_are_heard()
    {
        var maintained = Said(new MaintenanceSet(Some.DataCenterName, "s4", Some.For(60)));
        var heard = Heard(Snapshot.Start(Plan, Some.At(150), maintained, Holdover.Of(Judged(at: 100))), at: 151, checks: 3);
        Assert.Equal(TimeSpan.FromSeconds(151), HeldDataCenterOf(heard).AsOf);

        // The fourth was last heard by the first of three processes.
        var third = Snapshot.Start(Plan, Some.At(155), maintained, Holdover.Of(heard));
        Assert.Equal(TimeSpan.FromSeconds(165), third.Checks[3].HeldUntil);
        Assert.Equal(CheckStatus.Unknown, third.After([], Some.At(166)).Checks[3].Status);
    }

    [Fact]
    public void What_is_held_over_is_believed_for_its_minute_however_soon_silence_would_end_it()
    {
        var quick = Some.Plan(Some.DataCenter(Some.Check("web/1", cadence: Some.Cadence(0.5))));
        var snapshot = Snapshot.Start(quick, Some.At(103), holdover: Holdover.Of(Judged(quick, at: 100)));

        // The listeners open, the first probe is spread over seconds: that is no silence of the check.
        Assert.Equal(Verdict.Pass, snapshot.After([], Some.At(110)).DataCenters[0].Decision.Verdict);
        Assert.Equal(Verdict.Pass, snapshot.After([], Some.At(160)).DataCenters[0].Decision.Verdict);
        Assert.Equal(Verdict.Fail, snapshot.After([], Some.At(161)).DataCenters[0].Decision.Verdict);
    }

    [Fact]
    public void Once_it_is_heard_again_silence_counts_as_ever()
    {
        var snapshot = Heard(After(Judged(at: 100), seconds: 3), at: 104, checks: 4);

        Assert.Equal(Verdict.Pass, snapshot.After([], Some.At(119)).DataCenters[0].Decision.Verdict);
        Assert.Equal(Verdict.Fail, snapshot.After([], Some.At(120)).DataCenters[0].Decision.Verdict);
    }

    [Fact]
    public void A_failure_that_the_new_config_makes_manual_is_one_for_an_operator()
    {
        var manual = Some.Plan(FourStacks with { Recovery = Recovery.Manual });
        var held = Holdover.Of(Judged(at: 100, failing: 4));

        Assert.True(Snapshot.Start(manual, Some.At(103), holdover: held).DataCenters[0].IsLatched);
    }

    [Fact]
    public void A_failure_that_an_operator_has_cleared_stays_cleared()
    {
        var manual = Some.Plan(FourStacks with { Recovery = Recovery.Manual });
        var cleared = Judged(manual, at: 100, failing: 4).After([new Input.Recovered(Some.DataCenterName)], Some.At(101));
        Assert.False(cleared.DataCenters[0].IsLatched);

        Assert.False(Snapshot.Start(manual, Some.At(103), holdover: Holdover.Of(cleared)).DataCenters[0].IsLatched);
    }

    [Fact]
    public void A_latched_failure_outlives_any_age()
    {
        var manual = Some.Plan(FourStacks with { Recovery = Recovery.Manual });
        var held = Holdover.Of(Judged(manual, at: 100, failing: 4)).Aged();
        Assert.Empty(held.Checks);

        // Of another boot the times mean nothing, and this one has not run for long.
        var heard = Heard(Snapshot.Start(manual, Some.At(3), holdover: held), at: 4, checks: 4);
        Assert.Equal((Verdict.Fail, true), (heard.DataCenters[0].Decision.Verdict, heard.DataCenters[0].IsLatched));
        Assert.Equal(Verdict.Pass, heard.After([new Input.Recovered(Some.DataCenterName)], Some.At(5)).DataCenters[0].Decision.Verdict);
    }

    [Fact]
    public void What_is_aged_judges_nothing() =>
        Assert.Equal(Rung.Starting, Snapshot.Start(Plan, Some.At(3), holdover: Holdover.Of(Judged(at: 100)).Aged()).DataCenters[0].Decision.Rung);

    [Fact]
    public void A_verdict_that_goes_on_goes_on_from_when_it_began()
    {
        var first = Judged(at: 100);

        Assert.Equal(first.DataCenters[0].Since, After(first, seconds: 3).DataCenters[0].Since);
        Assert.Equal(first.DataCenters[0].History, After(first, seconds: 3).DataCenters[0].History);
    }

    [Fact]
    public void A_verdict_that_is_another_after_the_restart_is_in_the_history()
    {
        var forced = Snapshot.Start(Plan, Some.At(103), Said(new OverrideSet(Some.DataCenterName, Verdict.Fail, Some.For(60))), Holdover.Of(Judged(at: 100)));

        var change = forced.DataCenters[0].History[^1];
        Assert.Equal((Verdict.Pass, Rung.Score, Verdict.Fail, Rung.Forced), (change.Before.Verdict, change.Before.Rung, change.After.Verdict, change.After.Rung));
        Assert.Equal(["this process took the place of another"], change.Causes);
        Assert.Equal(Some.At(103), forced.DataCenters[0].Since);
    }

    [Fact]
    public void So_is_one_that_was_lost_with_age()
    {
        var starting = Snapshot.Start(Plan, Some.At(500), holdover: Holdover.Of(Judged(at: 100)));
        var passing = Heard(starting, at: 501, checks: 4);

        Assert.Equal([(Verdict.Fail, Verdict.Pass), (Verdict.Pass, Verdict.Fail), (Verdict.Fail, Verdict.Pass)], passing.DataCenters[0].History.Select(change => (change.Before.Verdict, change.After.Verdict)));
    }

    [Fact]
    public void Blindness_that_begins_with_the_restart_holds_the_verdict_from_before_it()
    {
        var witness = Some.Check(cadence: Some.Cadence());
        var isolation = new IsolationPlan([new(Watched.KeyOf(WatchedKind.Witness, Some.DataCenterName, "10.0.0.53:53"), witness.Target, witness.Cadence, witness.Damping)]);
        var checks = Some.Checks("web", 4).Select(check => new CheckPlan(check.Key, check.Target, check.Cadence, Some.Damping()));
        var plan = Some.Plan(Some.DataCenter([.. checks]) with { Isolation = isolation });
        var turning = Judged(plan, at: 100, failing: 1).After(plan.Checks.Select(check => new Input.Sampled(check, Some.Fail(110))), Some.At(110));
        Assert.Equal((Verdict.Pass, Rung.Score), (turning.DataCenters[0].Decision.Verdict, turning.DataCenters[0].Decision.Rung));

        // What the new config asks for it has not got any more, but everything turned bad at once, and no witness has spoken yet.
        var strict = Some.Plan(plan.DataCenters[0] with { Threshold = new(100) });
        var decision = Snapshot.Start(strict, Some.At(111), holdover: Holdover.Of(turning)).DataCenters[0].Decision;
        Assert.Equal((Verdict.Pass, Rung.Isolated), (decision.Verdict, decision.Rung));
    }

    [Fact]
    public void A_check_written_down_and_read_again_is_the_same()
    {
        var failing = Some.FailingHealth(heardAt: 7).After(Some.Pass(8), Some.Damping());
        Assert.Equal(1, failing.Streak);

        Assert.Equal(failing, CheckHealth.Of(HeldCheck.Of(failing)!));
        var forgiving = Some.PassingHealth().After("F F P", Some.Damping(forgive: 3));
        Assert.Equal(forgiving, CheckHealth.Of(HeldCheck.Of(forgiving)!));
        var stale = Some.PassingHealth().After(TimeSpan.FromSeconds(100), Some.Cadence()).HeldOver(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(103), TimeSpan.FromSeconds(160));
        Assert.Equal(stale, CheckHealth.Of(HeldCheck.Of(stale)!));
        Assert.Null(HeldCheck.Of(new(TimeSpan.Zero)));
    }

    [Fact]
    public void What_no_check_can_be_cannot_be_written_down()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldCheck(CheckStatus.Unknown, TimeSpan.Zero, Some.Pass(), Some.At(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldCheck((CheckStatus)7, TimeSpan.Zero, Some.Pass(), Some.At(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldCheck(CheckStatus.Passing, TimeSpan.Zero, Some.Pass(), Some.At(0)) { Streak = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldCheck(CheckStatus.Passing, TimeSpan.Zero, Some.Pass(), Some.At(0)) { Forgiving = -1 });
    }

    private static Snapshot Judged(double at, int failing = 0) => Judged(Plan, at, failing);

    /// <summary>Every check was heard at that time; the first so many fail.</summary>
    private static Snapshot Judged(Plan plan, double at, int failing = 0) => Snapshot.Start(plan, Some.At(at - 1)).After(
        plan.Checks.Select((check, index) => new Input.Sampled(check, index < failing ? Some.Fail(at) : Some.Pass(at))), Some.At(at));

    private static Snapshot After(Snapshot snapshot, double seconds) =>
        Snapshot.Start(snapshot.Plan, Some.At(snapshot.AsOf.Uptime.TotalSeconds + seconds), holdover: Holdover.Of(snapshot));

    private static Snapshot Heard(Snapshot snapshot, double at, int checks) =>
        snapshot.After(snapshot.Plan.Checks.Take(checks).Select(check => new Input.Sampled(check, Some.Pass(at))), Some.At(at));

    private static HeldDataCenter HeldDataCenterOf(Snapshot snapshot) => Holdover.Of(snapshot).DataCenters[Some.DataCenterName];

    private static ControlState Said(ControlChange change)
    {
        var (state, refusal) = change.On(ControlState.Empty, Plan, Some.By());
        Assert.Null(refusal);
        return state;
    }
}

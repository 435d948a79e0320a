using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;
using static HealthAggregator.Core.Tests.Support.Rounds;

namespace HealthAggregator.Core.Tests.Deciding;

/// <summary>Whole outages, lived through with the default cadence and damping and with every check in its own phase. What is lost is lost at 60 s.</summary>
public class BlindnessTests
{
    private const double Loss = 60;

    private static readonly Func<CheckPlan, double, Answer> Unreachable = (_, _) => Answer.IsUnreachable;
    private static readonly Func<CheckPlan, double, Answer> Lost = (check, _) => Answer.IsLost(check);

    public static TheoryData<int, bool> Sites => new() { { 1, true }, { 1, false }, { 4, true }, { 4, false }, { 20, true }, { 20, false }, { 100, true }, { 100, false } };

    [Theory]
    [MemberData(nameof(Sites))]
    public void F19_the_verdict_is_held_before_the_score_can_fall_whatever_the_phases(int checks, bool isKnownAtOnce)
    {
        for (var shift = 0.0; shift < 1; shift += 0.09)
        {
            var plan = Site(checks);
            var rounds = new Rounds(plan, check => (Spread(plan)(check) + shift) % 1, From(Loss, isKnownAtOnce ? Unreachable : Lost));
            var seen = Judged(rounds, Loss + 30);
            Assert.Equal([Verdict.Pass], seen.Select(decision => decision.Verdict).Distinct());
            Assert.Equal((Rung.Isolated, true), (seen[^1].Rung, rounds.Now.DataCenters[0].Isolation!.IsBlind));
        }
    }

    // A check that fails by itself is nothing special: in a site of hundreds there is always one.
    [Theory]
    [InlineData(20, true)]
    [InlineData(20, false)]
    [InlineData(100, true)]
    [InlineData(100, false)]
    public void A_check_that_turned_bad_a_moment_before_does_not_hide_that_all_the_others_did(int checks, bool isKnownAtOnce)
    {
        var plan = Site(checks);
        for (var before = 0.5; before < 20; before++)
        {
            var early = Loss - before;
            var rounds = new Rounds(plan, Spread(plan), (check, at) =>
                at < Loss ? (check.Key.Check == "3" && at >= early ? Answer.SaysFail : Answer.Passes) : isKnownAtOnce ? Answer.IsUnreachable : Answer.IsLost(check));
            var seen = Judged(rounds, Loss + 30);
            Assert.Equal([Verdict.Pass], seen.Select(decision => decision.Verdict).Distinct());
            Assert.Equal(Rung.Isolated, seen[^1].Rung);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 0)]
    [InlineData(0, 600)]
    [InlineData(30, 600)]
    [InlineData(300, 3600)]
    public void Neither_a_wait_before_FAIL_nor_checks_that_are_asked_seldom_hide_it(double failAfter, double slowest)
    {
        var plan = Site(20).With(site => site with { FailAfter = TimeSpan.FromSeconds(failAfter) })
            .WithChecks(check => slowest > 0 && int.Parse(check.Key.Check, null) % 5 == 0 ? new(check.Key, check.Target, Some.Cadence(slowest), check.Damping) : check);
        var rounds = new Rounds(plan, check => check.Cadence.Interval > TimeSpan.FromSeconds(5) ? 0.01 : Spread(plan)(check), From(Loss, Unreachable));
        Assert.DoesNotContain(Judged(rounds, Loss + failAfter + 60), decision => decision.Rung == Rung.Score && decision.Verdict == Verdict.Fail);
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void F19_an_outage_that_a_witness_sees_is_told_within_its_time(int checks, bool isKnownAtOnce)
    {
        var plan = Site(checks);
        var rounds = new Rounds(plan, Spread(plan), From(Loss, (check, at) => IsWitness(check) ? Answer.Passes : isKnownAtOnce ? Answer.IsUnreachable : Answer.IsLost(check)));

        // fall * interval + timeout + 1 s.
        var told = rounds.Until(Loss + 18).First(snapshot => snapshot.AsOf.Uptime.TotalSeconds > Loss && snapshot.DataCenters[0].Decision.Verdict == Verdict.Fail);
        Assert.Equal(Rung.Score, told.DataCenters[0].Decision.Rung);
        Assert.Equal([Verdict.Fail], Judged(rounds, Loss + 300).Select(decision => decision.Verdict).Distinct());
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void An_outage_that_a_witness_sees_is_told_no_later_than_without_witnesses_but_for_asking_one(int checks, bool isKnownAtOnce)
    {
        var plan = Site(checks);
        var (with, without) = (FirstFail(plan), FirstFail(plan.With(site => site with { Isolation = null })));
        Assert.InRange(with - without, 0, 1.01); // the fast interval, and a witness that answers in 3 ms

        double FirstFail(Plan site) => new Rounds(
            site, Spread(plan), From(Loss, (check, _) => IsWitness(check) ? Answer.Passes : isKnownAtOnce ? Answer.IsUnreachable : Answer.IsLost(check)))
            .Until(Loss + 18).First(snapshot => snapshot.AsOf.Uptime.TotalSeconds > Loss && snapshot.DataCenters[0].Decision.Verdict == Verdict.Fail).AsOf.Uptime.TotalSeconds;
    }

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Pass)]
    public void The_verdict_is_held_for_as_long_as_it_may_be_and_then_it_is_what_the_plan_says(Verdict then)
    {
        var plan = Site(20).With(site => site with { Isolation = site.Isolation! with { Hold = TimeSpan.FromSeconds(45), Then = then } });
        var rounds = new Rounds(plan, Spread(plan), From(Loss, Unreachable));
        var began = rounds.Until(Loss + 10).First(IsIsolated).AsOf.Uptime.TotalSeconds;
        Assert.InRange(began, Loss, Loss + 4);
        Assert.All(Judged(rounds, began + 44.9), decision => Assert.Equal((Verdict.Pass, Rung.Isolated), (decision.Verdict, decision.Rung)));
        rounds.End(began + 45.5);
        Assert.All(Judged(rounds, began + 400), decision => Assert.Equal((then, Rung.Isolated), (decision.Verdict, decision.Rung)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(110)]
    public void What_is_seen_again_within_the_hold_drops_nothing(double duration)
    {
        var plan = Strict(Site(20));
        var rounds = new Rounds(plan, Spread(plan), (check, at) => at is >= Loss and < 1_000 && at < Loss + duration ? Answer.IsLost(check) : Answer.Passes);
        Assert.Equal([Verdict.Pass], Judged(rounds, Loss + 300).Select(decision => decision.Verdict).Distinct());
        Assert.Equal((Rung.Score, null), (rounds.Now.DataCenters[0].Decision.Rung, rounds.Now.DataCenters[0].Isolation));
    }

    // Neither a failure that an operator must clear, nor one to recover from.
    [Fact]
    public void What_is_seen_again_after_the_hold_is_told_as_soon_as_it_is_settled()
    {
        var plan = Strict(Site(20));
        var rounds = new Rounds(plan, Spread(plan), (check, at) => at is >= Loss and < 360 ? Answer.IsLost(check) : Answer.Passes);
        rounds.End(360);
        Assert.Equal((Verdict.Fail, Rung.Isolated), (rounds.Now.DataCenters[0].Decision.Verdict, rounds.Now.DataCenters[0].Decision.Rung));
        rounds.End(375);
        Assert.Equal((Verdict.Pass, Rung.Score), (rounds.Now.DataCenters[0].Decision.Verdict, rounds.Now.DataCenters[0].Decision.Rung));
        Assert.False(rounds.Now.DataCenters[0].IsLatched);
    }

    [Fact]
    public void It_is_settled_before_a_half_seen_round_can_be_told()
    {
        var plan = Site(20);
        var rounds = new Rounds(plan, Spread(plan), (check, at) => at is >= Loss and < 100 ? Answer.IsLost(check) : Answer.Passes);
        var last = rounds.Until(200).SkipWhile(snapshot => !IsIsolated(snapshot)).First(snapshot => !IsIsolated(snapshot));
        Assert.All(last.Checks, check => Assert.Equal((CheckStatus.Passing, false), (check.Status, check.InDoubt)));
    }

    [Fact]
    public void What_stays_down_when_the_rest_is_seen_again_is_told_then()
    {
        var plan = Site(20);
        var rounds = new Rounds(plan, Spread(plan), (check, at) => at >= Loss && (at < 100 || IsOneOfThree(check)) ? Answer.IsLost(check) : Answer.Passes);
        rounds.End(130);
        Assert.Equal((Verdict.Fail, Rung.Score), (rounds.Now.DataCenters[0].Decision.Verdict, rounds.Now.DataCenters[0].Decision.Rung));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    public void Dead_witnesses_alone_change_nothing(int down)
    {
        var plan = Site(20);
        Assert.Equal(Told(plan.With(site => site with { Isolation = null })), Told(plan));

        List<(TimeSpan, Verdict, Rung)> Told(Plan site)
        {
            var rounds = new Rounds(site, Spread(plan), (check, at) => IsWitness(check) || (at >= Loss && int.Parse(check.Key.Check, null) <= down) ? Answer.IsUnreachable : Answer.Passes);
            return [.. rounds.Until(Loss + 200).Where(snapshot => snapshot.Changes.DataCenters.Length > 0)
                .Select(snapshot => (snapshot.AsOf.Uptime, snapshot.DataCenters[0].Decision.Verdict, snapshot.DataCenters[0].Decision.Rung))];
        }
    }

    [Fact]
    public void An_outage_that_only_a_few_checks_survive_waits_for_those_where_no_witness_answers()
    {
        var plan = Site(20);
        var rounds = new Rounds(plan, Spread(plan), (check, at) => IsWitness(check) || (at >= Loss && int.Parse(check.Key.Check, null) <= 17) ? Answer.IsUnreachable : Answer.Passes);
        rounds.End(Loss + 16);
        Assert.Equal((Verdict.Fail, Rung.Score), (rounds.Now.DataCenters[0].Decision.Verdict, rounds.Now.DataCenters[0].Decision.Rung));
    }

    // Out of ports, descriptors or memory: nothing counts against any check, and it is two minutes before silence does.
    [Fact]
    public void F39_a_process_without_means_to_ask_is_blind_and_not_everything_down()
    {
        var plan = Site(20);
        var rounds = new Rounds(plan, Spread(plan), From(Loss, (_, _) => new(FailureKind.Local, TimeSpan.FromMilliseconds(1)) { IsUnsure = true }));
        Assert.Equal([Verdict.Pass], Judged(rounds, Loss + 60).Select(decision => decision.Verdict).Distinct());
        Assert.Equal(Rung.Isolated, rounds.Now.DataCenters[0].Decision.Rung);
        Assert.All(rounds.Now.Checks.Take(20), check => Assert.Equal((CheckStatus.Passing, false), (check.Status, check.IsStale)));
    }

    [Fact]
    public void What_is_in_maintenance_has_no_part_in_it()
    {
        var plan = Site(21);
        var inMaintenance = Timeline.AllPassing(plan).Say(new MaintenanceSet(Some.DataCenterName, "s0", Term.Open)).Now;
        var rounds = new Rounds(inMaintenance, Spread(plan), From(Loss, (check, at) => check.Key.Stack == "s0" ? Answer.Passes : Answer.IsUnreachable));
        Assert.Equal([Verdict.Pass], Judged(rounds, Loss + 60).Select(decision => decision.Verdict).Distinct());
        Assert.Equal((Rung.Isolated, true), (rounds.Now.DataCenters[0].Decision.Rung, rounds.Now.DataCenters[0].Isolation!.IsBlind));
    }

    private static Func<CheckPlan, double, Answer> From(double loss, Func<CheckPlan, double, Answer> then) => (check, at) => at < loss ? Answer.Passes : then(check, at);

    private static bool IsWitness(CheckPlan check) => check.Key.Stack == "@witness";

    private static bool IsOneOfThree(CheckPlan check) => check.Key.Stack == "s0";

    private static bool IsIsolated(Snapshot snapshot) => snapshot.DataCenters[0].Decision.Rung == Rung.Isolated;

    private static Plan Strict(Plan plan) =>
        plan.With(site => site with { Recovery = Recovery.Manual, RecoverAfter = TimeSpan.FromMinutes(10), RecoverAt = new(100) });

    /// <summary>As many checks in three stacks, and one witness.</summary>
    private static Plan Site(int checks) => Some.Plan(
        Some.DataCenter([.. Enumerable.Range(1, checks).Select(number => Some.Check($"s{number % 3}/{number}", Some.Damping(), Some.Cadence()))]) with
        {
            Isolation = new([Some.Watched(WatchedKind.Witness, "dns", Some.Damping())]),
        });

    private static List<Decision> Judged(Rounds rounds, double until) =>
        [.. rounds.Until(until).Select(snapshot => snapshot.DataCenters[0].Decision).Where(decision => decision.Rung != Rung.Starting)];
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;
using static HealthAggregator.Core.Tests.Support.Rounds;

namespace HealthAggregator.Core.Tests.Deciding;

/// <summary>Whole outages, lived through with the default cadence and damping and with every check in its own phase.</summary>
public class BlindnessTests
{
    private static readonly Cadence Default = Some.Cadence(5);

    [Theory]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(20, true)]
    [InlineData(20, false)]
    [InlineData(300, true)]
    [InlineData(300, false)]
    public void The_verdict_is_held_before_the_score_can_fall_whatever_the_phases(int checks, bool isKnownAtOnce)
    {
        var plan = WithWitnesses(checks, 1);
        for (var loss = 60.0; loss < 65; loss += 0.5)
        {
            var lost = loss;
            var rounds = new Rounds(plan, Spread(plan), (check, at) => at < lost ? Answer.Passes : isKnownAtOnce ? Answer.IsUnreachable : Answer.IsLost(check));
            var seen = rounds.Until(lost + 100).SkipWhile(snapshot => snapshot.DataCenters[0].Decision.Rung == Rung.Starting).ToList();
            Assert.DoesNotContain(seen.Select(snapshot => snapshot.DataCenters[0].Decision), decision => decision.Verdict == Verdict.Fail);
            Assert.Equal(Rung.Isolated, seen[^1].DataCenters[0].Decision.Rung);
            Assert.True(seen[^1].DataCenters[0].Isolation!.IsBlind);
        }
    }

    // A check that fails by itself is nothing special: in a site of hundreds there is always one.
    [Theory]
    [InlineData(20, true)]
    [InlineData(20, false)]
    [InlineData(300, true)]
    [InlineData(300, false)]
    public void A_check_that_turned_bad_a_moment_before_does_not_hide_that_all_the_others_did(int checks, bool isKnownAtOnce)
    {
        var plan = WithWitnesses(checks, 1);
        for (var before = 0.5; before < 20; before += 1)
        {
            var early = 60 - before;
            var rounds = new Rounds(plan, Spread(plan), (check, at) =>
                at < 60 ? (check.Key.Check == "3" && at >= early ? Answer.SaysFail : Answer.Passes) : isKnownAtOnce ? Answer.IsUnreachable : Answer.IsLost(check));
            var seen = rounds.Until(160).SkipWhile(snapshot => snapshot.DataCenters[0].Decision.Rung == Rung.Starting).ToList();
            Assert.DoesNotContain(seen.Select(snapshot => snapshot.DataCenters[0].Decision), decision => decision.Verdict == Verdict.Fail);
            Assert.Equal(Rung.Isolated, seen[^1].DataCenters[0].Decision.Rung);
        }
    }

    private static Plan WithWitnesses(int checks, int witnesses) => Some.Plan(Some.DataCenter([.. Enumerable.Range(1, checks).Select(number =>
        Some.Check($"s{number % 3}/{number}", Some.Damping(), Default))]) with
    {
        Isolation = new([.. Enumerable.Range(1, witnesses).Select(number =>
            new CheckPlan(Watched.KeyOf(WatchedKind.Witness, Some.DataCenterName, $"witness-{number}"), Some.Target, Default, Some.Damping()))]),
    });
}

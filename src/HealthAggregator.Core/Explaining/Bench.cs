using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>One stack that counts, and who votes in it.</summary>
internal sealed record Bench(StackPlan Plan, ImmutableArray<Voter> Voters)
{
    public bool VotesAsOne => Plan.Threshold is not null;

    /// <summary>It votes as one, and its failure alone fails the data center.</summary>
    public bool IsRequired => VotesAsOne && Plan.Vote == Vote.Required;

    public Tally Part => Tally.Of(Plan, Checks);

    public Score Score => Checks.Score;

    private Tally Checks => Voters.Aggregate(default(Tally), (sum, voter) => sum + voter.Part);

    /// <summary>What a stack that votes as one says; null when nothing of it counts, when it hangs on what joins, and of one that does not.</summary>
    public bool? Passes => Plan.Threshold is null || Checks.AtBest.Total == 0 ? null
        : Plan.Threshold.IsMetBy(Checks.AtWorst) ? true
        : Plan.Threshold.IsMetBy(Checks.AtBest) ? null
        : false;

    /// <summary>It votes as one, and it hangs on what joins how.</summary>
    public bool IsUndecided => VotesAsOne && Passes is null && Checks.Joining > 0;

    public Bench With(IEnumerable<CheckKey> keys, bool passing)
    {
        var turned = keys.ToHashSet();
        return this with { Voters = [.. Voters.Select(voter => turned.Contains(voter.Key) ? voter.Turned(passing) : voter)] };
    }

    /// <summary>The fewest checks of a stack that votes as one whose turning turns it; null when not even all of them do.</summary>
    public Condition.Turns? ToTurn(bool passing)
    {
        var lever = new Lever(Plan.Threshold!, passing, Checks.Score);
        return lever.AnyOf(Voters
            .Where(voter => (voter.IsAbsent || voter.IsPassing != passing) && !(voter.IsRequired && !passing))
            .Select(voter => (voter.Key, lever.Gain(voter.Part.Score, voter.Turned(passing).Part.Score))));
    }

    /// <summary>The same with its vote turned.</summary>
    public Bench Turned(bool passing) => ToTurn(passing) is { } turns ? With(turns.Of.Take(turns.Count), passing) : this;
}

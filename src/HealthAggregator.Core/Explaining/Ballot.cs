using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>Everything of a data center that counts, and which of it would have to turn for what the checks say to turn.</summary>
internal sealed record Ballot(ImmutableArray<Bench> Benches)
{
    /// <summary>Ways that differ in the checks they are about are told up to so many.</summary>
    private const int Most = 5;

    /// <summary>The stacks that are out of the vote.</summary>
    public ImmutableArray<string> InMaintenance { get; init; } = [];

    public static Ballot Of(Snapshot now, int dataCenter)
    {
        var (plan, isIsolated) = (now.Plan, now.DataCenters[dataCenter].Isolation is not null);
        var name = plan.DataCenters[dataCenter].Name;
        var benches =
            from stack in Enumerable.Range(0, plan.Stacks.Length)
            let its = plan.Stacks[stack]
            where plan.DataCenterOf(stack) == dataCenter && !now.Control.IsInMaintenance(name, its.Name, now.AsOf.Wall)
            where its.Threshold is null || its.Vote != Vote.Advisory
            select new Bench(its, [.. its.Checks.Where(check => check.Vote != Vote.Advisory).Select(check => Voter.Of(check, now.Checks[plan.IndexOf(check)], isIsolated))]);
        return new([.. benches])
        {
            InMaintenance = [.. plan.DataCenters[dataCenter].Stacks.Select(stack => stack.Name).Where(stack => now.Control.IsInMaintenance(name, stack, now.AsOf.Wall))],
        };
    }

    public Tally Tally => Benches.Aggregate(default(Tally), (sum, bench) => sum + bench.Part);

    /// <summary>The checks that a reload added and nothing was heard of yet, as <c>stack/check</c>.</summary>
    public IReadOnlyList<string> Joining => [.. Voters.Where(voter => voter.IsJoining).Select(voter => voter.Key.Path)];

    public IEnumerable<Voter> Voters => Benches.SelectMany(bench => bench.Voters);

    /// <summary>Each a way for the checks to say PASS, all of whose conditions have to come true. One without any: they say so already.</summary>
    public IEnumerable<ImmutableArray<Condition>> WaysUp(Threshold sought)
    {
        var required = Voters.Where(voter => voter.IsRequired && voter.IsFailing).Select(voter => voter.Key).ToImmutableArray();
        var must = required.IsEmpty ? ImmutableArray<Condition>.Empty : [new Condition.Turns(CheckStatus.Passing, required.Length, required)];
        var recovered = this with { Benches = [.. Benches.Select(bench => bench.With(required, true))] };
        must = must.AddRange(recovered.Benches.Where(bench => bench.IsRequired && bench.Passes == false).Select(bench => bench.ToTurn(true)).OfType<Condition.Turns>());
        recovered = recovered with { Benches = [.. recovered.Benches.Select(bench => bench.IsRequired && bench.Passes == false ? bench.Turned(true) : bench)] };
        return recovered.WaysOfScore(sought, true).Select(way => must.AddRange(way));
    }

    /// <summary>Each a way for the checks to say FAIL.</summary>
    public IEnumerable<ImmutableArray<Condition>> WaysDown(Threshold sought)
    {
        var required = Voters.Where(voter => voter.IsRequired && !voter.IsFailing).Select(voter => voter.Key).ToImmutableArray();
        if (!required.IsEmpty)
        {
            yield return [new Condition.Turns(CheckStatus.Failing, 1, required)];
        }

        foreach (var turns in Benches.Where(bench => bench.IsRequired && bench.Passes != false).Select(bench => bench.ToTurn(false)).OfType<Condition.Turns>().Take(Most))
        {
            yield return [turns];
        }

        foreach (var way in WaysOfScore(sought, false))
        {
            yield return way;
        }
    }

    private IEnumerable<ImmutableArray<Condition>> WaysOfScore(Threshold sought, bool upward)
    {
        var lever = new Lever(sought, upward, Tally.Score);
        if (lever.IsMet)
        {
            return [[]];
        }

        // What is required has been dealt with: what fails of it fails everything.
        var checks = Benches.Where(bench => !bench.VotesAsOne)
            .SelectMany(bench => bench.Voters)
            .Where(voter => (voter.IsAbsent || voter.IsPassing != upward) && !(voter.IsRequired && !upward))
            .Select(voter => (voter.Key, Gain: lever.Gain(voter.Part.Score, voter.Turned(upward).Part.Score)))
            .ToList();
        var stacks = Benches.Where(bench => bench.VotesAsOne && !bench.IsRequired && bench.Passes != upward)
            .Select(bench => (Turns: bench.ToTurn(upward), Gain: lever.Gain(bench.Part.Score, bench.Turned(upward).Part.Score)))
            .Where(stack => stack.Turns is not null)
            .Select(stack => (Turns: stack.Turns!, stack.Gain))
            .ToList();
        ImmutableArray<Condition>[] alone =
        [
            .. lever.AnyOf(checks) is { } turns ? (ImmutableArray<Condition>[])[[turns]] : [],
            .. stacks.Where(stack => stack.Gain >= Math.Max(lever.Need, 1)).Select(stack => ImmutableArray.Create<Condition>(stack.Turns)),
        ];
        return alone.Length > 0 ? alone.Take(Most) : Together(lever, upward, checks, stacks);
    }

    private static IEnumerable<ImmutableArray<Condition>> Together(
        Lever lever, bool upward, List<(CheckKey Key, long Gain)> checks, List<(Condition.Turns Turns, long Gain)> stacks)
    {
        var all = lever.AllOf([.. checks.Select(check => ((object)check.Key, check.Gain)), .. stacks.Select(stack => ((object)stack.Turns, stack.Gain))]);
        if (all is not { } parts)
        {
            return [];
        }

        var keys = parts.OfType<CheckKey>().ToImmutableArray();
        var turned = keys.IsEmpty ? [] : ImmutableArray.Create<Condition>(new Condition.Turns(upward ? CheckStatus.Passing : CheckStatus.Failing, keys.Length, keys));
        return [turned.AddRange(parts.OfType<Condition.Turns>())];
    }
}

using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>One data center with everything that can bear on its verdict, after a while in which anything may have happened to it.</summary>
internal sealed record AnyEstate(Plan Plan, ImmutableArray<AnyEstate.Moment> Moments)
{
    /// <summary>Some checks are heard, all of them or those that are not mute; then operators may say something.</summary>
    /// <param name="Wait">Seconds since the moment before.</param>
    internal sealed record Moment(double Wait, ImmutableHashSet<CheckKey> Failing, ImmutableHashSet<CheckKey> Mute, Saying? Saying, bool IsCleared);

    /// <summary>The checks that were not there from the beginning: a reload brings them behind the samples of one moment. Default: none.</summary>
    public ImmutableHashSet<CheckKey> Added { get; private init; } = [];

    /// <summary>Behind which moment that is, by position.</summary>
    public int ReloadedAt { get; private init; }

    private static readonly string[] Stacks = ["web", "search", "mail"];
    private static readonly string[] Checks = ["a", "b", "c", "d"];

    private static readonly Gen<Threshold> Thresholds = Gen.Elements(1, 34, 50, 51, 67, 75, 100).Select(percent => new Threshold(percent));

    private static readonly Gen<Vote> Votes = Gen.Frequency((8, Gen.Constant(Vote.Voting)), (1, Gen.Constant(Vote.Required)), (1, Gen.Constant(Vote.Advisory)));

    public static Arbitrary<AnyEstate> Of() => Arb.From(
        from plan in Plans
        from length in Gen.Choose(1, 6)
        from moments in MomentOf(plan).ArrayOf(length)
        from added in Gen.Frequency((2, Gen.Constant(Array.Empty<CheckKey>())), (1, SomeOf([.. plan.Checks.Select(check => check.Key)])))
        from reloadedAt in Gen.Choose(0, length - 1)
        select new AnyEstate(plan, [.. moments]) { Added = HasEnoughWithout(plan, added) ? [.. added] : [], ReloadedAt = reloadedAt }, Shorter);

    public Snapshot End() => Play().Last();

    /// <summary>As it begins, then after each moment.</summary>
    public IEnumerable<Snapshot> Play()
    {
        var seconds = 0.0;
        var snapshot = Snapshot.Start(Added.IsEmpty ? Plan : Plan.With(plan => plan.With(StacksWithout(plan, Added))), Some.At(0));
        yield return snapshot;
        foreach (var (index, moment) in Moments.Index())
        {
            var at = Some.At(seconds += moment.Wait);
            List<Input> inputs =
            [
                .. Plan.Probed.Where(check => !moment.Mute.Contains(check.Key)).Select(check => new Input.Sampled(check, Some.Sample(!moment.Failing.Contains(check.Key), at))),
                .. moment.IsCleared ? (Input[])[new Input.Recovered(Plan.DataCenters[0].Name)] : [],
            ];
            if (moment.Saying?.Change(snapshot.Control, at.Wall).On(snapshot.Control, Plan, new("alice", "Black Friday", at.Wall)).State is { } state)
            {
                inputs.Add(new Input.Controlled(state));
            }

            if (index == ReloadedAt && !Added.IsEmpty)
            {
                inputs.Add(new Input.Replanned(Plan));
            }

            yield return snapshot = snapshot.After(inputs, at);
        }
    }

    public override string ToString() => string.Join('\n', ["", Plan.Described(), .. Moments.Select((moment, index) =>
        $"after {moment.Wait} s fail {string.Join(' ', moment.Failing)}, mute are {string.Join(' ', moment.Mute)}, {moment.Saying}{(moment.IsCleared ? ", cleared" : "")}{(index == ReloadedAt && !Added.IsEmpty ? $", and a reload adds {string.Join(' ', Added)}" : "")}")]);

    private static bool HasEnoughWithout(Plan plan, CheckKey[] added) => StacksWithout(plan.DataCenters[0], [.. added]).Sum(stack => stack.VotingWeight) > 0;

    private static ImmutableArray<StackPlan> StacksWithout(DataCenterPlan plan, ImmutableHashSet<CheckKey> added) =>
    [
        .. from stack in plan.Stacks
           let left = stack.Checks.Where(check => !added.Contains(check.Key)).ToImmutableArray()
           where !left.IsEmpty
           select stack.With(left),
    ];

    private static Gen<Plan> Plans =>
        from names in SomeOf(Stacks)
        from stacks in Gen.CollectToArray(names, Stack)
        where stacks.Sum(stack => stack.VotingWeight) > 0
        from threshold in Thresholds
        from higher in Thresholds
        from waits in Gen.Elements(0, 0, 2, 20).ArrayOf(2)
        from recovery in Gen.Elements(Recovery.Auto, Recovery.Auto, Recovery.Manual)
        from role in Gen.Elements(Role.Active, Role.Active, Role.Active, Role.Burst)
        from witnesses in Gen.Elements(0, 0, 1, 2)
        from peers in Gen.Elements(0, 0, 1, 2)
        from asLast in Gen.Elements(true, false)
        from then in Gen.Elements(Verdict.Fail, Verdict.Pass)
        from flaps in Gen.Elements(null, null, new FlapLimit(1, TimeSpan.FromSeconds(30), FlapAction.Hold), new FlapLimit(1, TimeSpan.FromSeconds(30), FlapAction.Fail))
        select new Plan([new DataCenterPlan(AnyStory.East, [.. stacks])
        {
            Threshold = threshold,
            RecoverAt = higher.Percent > threshold.Percent ? higher : threshold,
            FailAfter = TimeSpan.FromSeconds(waits[0]),
            RecoverAfter = TimeSpan.FromSeconds(waits[1]),
            Recovery = recovery,
            Role = role,
            Isolation = witnesses == 0 ? null : new([.. WatchedChecks(WatchedKind.Witness, witnesses)]) { Hold = TimeSpan.FromSeconds(10), Then = then },
            Peers = [.. WatchedChecks(WatchedKind.Peer, peers)],
            PassesAsLastSite = asLast && peers > 0,
            FlapLimit = flaps,
        }]);

    private static Gen<StackPlan> Stack(string name) =>
        from names in SomeOf(Checks)
        from checks in Gen.CollectToArray(names, check => Check(new(AnyStory.East, name, check)))
        from threshold in Gen.Frequency((2, Gen.Constant<Threshold?>(null)), (1, Thresholds.Select(threshold => (Threshold?)threshold)))
        from weight in Gen.Elements<long?>(null, null, 0, 1, 5)
        from vote in Votes
        select new StackPlan(name, [.. checks]) { Threshold = threshold, Weight = weight, Vote = vote };

    private static Gen<CheckPlan> Check(CheckKey key) =>
        from interval in Gen.Elements(1, 1, 30)
        from damping in Gen.Choose(1, 3).ArrayOf(3)
        from weight in Gen.Elements(1, 1, 1, 2, 3, 0)
        from vote in Votes
        from stale in Gen.Elements(StalePolicy.Fail, StalePolicy.Fail, StalePolicy.Last, StalePolicy.Exclude)
        select new CheckPlan(key, Some.Target, Some.Cadence(interval), new(damping[0], damping[1], damping[2])) { Weight = weight, Vote = vote, StaleAs = stale };

    private static IEnumerable<CheckPlan> WatchedChecks(WatchedKind kind, int count) =>
        Checks[..count].Select(name => new CheckPlan(Watched.KeyOf(kind, AnyStory.East, name), Some.Target, Some.Cadence(1), Some.Undamped));

    private static Gen<Moment> MomentOf(Plan plan)
    {
        CheckKey[] keys = [.. plan.Probed.Select(check => check.Key)];
        var sayings = new AnySaying([AnyStory.East, AnyStory.West], Stacks, 5, _ => true).Of;
        var sets = Gen.Frequency((4, Gen.Constant(Array.Empty<CheckKey>())), (6, SomeOf(keys)), (2, Gen.Constant(keys)));
        return
            from wait in Gen.Elements(0, 0.3, 1, 1.5, 2.5, 8)
            from failing in sets
            from mute in Gen.Frequency((4, Gen.Constant(Array.Empty<CheckKey>())), (1, SomeOf(keys)))
            from saying in Gen.Frequency((3, Gen.Constant<Saying?>(null)), (2, sayings.Select(saying => (Saying?)saying)))
            from isCleared in Gen.Elements(true, false, false, false)
            select new Moment(wait, [.. failing], [.. mute], saying, isCleared);
    }

    private static Gen<T[]> SomeOf<T>(T[] all) =>
        from count in Gen.Choose(1, all.Length)
        from shuffled in Gen.Shuffle(all)
        select shuffled[..count];

    private static IEnumerable<AnyEstate> Shorter(AnyEstate estate) => estate.Moments.Select(moment => estate with { Moments = estate.Moments.Remove(moment) })
        .Concat(estate.Moments.Where(moment => moment.Saying is not null).Select(moment => estate with { Moments = estate.Moments.Replace(moment, moment with { Saying = null }) }));
}

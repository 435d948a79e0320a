using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Stories of every kind: small plans over few names, so that reloads keep, change, add and remove things of the same name.</summary>
internal static class AnyStory
{
    public const string East = "east";
    public const string West = "west";

    private static readonly string[] DataCenters = [East, West];
    private static readonly string[] Stacks = ["web", "search", "mail"];
    private static readonly string[] Checks = ["a", "b", "c", "d"];

    private static readonly Gen<double> Waits = Gen.Frequency(
        (6, Gen.Elements(0, 0.3, 1, 1.5)), (3, Gen.Elements(2.5, 4, 8)), (1, Gen.Elements(16.0, 61, 200)));

    private static readonly Gen<Threshold> Thresholds = Gen.Elements(1, 34, 50, 51, 66, 67, 75, 100).Select(percent => new Threshold(percent));

    private static readonly Gen<TimeSpan[]> Jumps = Gen.Frequency(
        (3, Gen.Constant((TimeSpan[])[TimeSpan.Zero])),
        (1, Gen.Elements(0, 0.7, -0.7, 3, -3, 3600, -3600, 315_000_000, -315_000_000).Select(TimeSpan.FromSeconds).ArrayOf(4)));

    private static readonly Gen<Vote> Votes = Gen.Frequency((7, Gen.Constant(Vote.Voting)), (1, Gen.Constant(Vote.Required)), (1, Gen.Constant(Vote.Advisory)));

    private static readonly Gen<StalePolicy> Policies = Gen.Frequency(
        (3, Gen.Constant(StalePolicy.Fail)), (1, Gen.Constant(StalePolicy.Last)), (1, Gen.Constant(StalePolicy.Exclude)));

    public static Arbitrary<Story> Of() => Of(plan => plan, Mostly.Anything, _ => true);

    /// <summary>Only of the data center east anything is said that begins or ends by the clock.</summary>
    public static Arbitrary<Story> InWhichTheClockMattersInTheEast() => Of(plan => plan, Mostly.Anything, dataCenter => dataCenter == East);

    /// <summary>No check is ever taken out of the score by its own silence.</summary>
    public static Arbitrary<Story> InWhichSilenceCounts() =>
        Of(plan => plan.WithChecks(check => check.StaleAs == StalePolicy.Exclude ? check with { StaleAs = StalePolicy.Fail } : check), Mostly.Anything, _ => true);

    /// <summary>Nothing but samples happens.</summary>
    public static Arbitrary<Story> OfSamples() => Of(plan => plan, Mostly.Samples, _ => true);

    private enum Mostly
    {
        Anything,
        Samples,
    }

    /// <param name="hasEdges">Of which data centers something is said that begins or ends by the clock.</param>
    private static Arbitrary<Story> Of(Func<Plan, Plan> under, Mostly mostly, Func<string, bool> hasEdges)
    {
        var sayings = new AnySaying(DataCenters, Stacks, 1, hasEdges).Of;
        var stories =
            from plans in Plan.Select(under).ArrayOf(3)
            from length in Gen.Choose(1, 12)
            from chapters in Chapter(plans, mostly, sayings).ArrayOf(length)
            from jumps in Jumps
            select new Story([.. plans], [.. chapters]) { WallJumps = [.. jumps] };
        return Arb.From(stories, Shorter);
    }

    private static Gen<Plan> Plan =>
        from names in SomeOf(DataCenters)
        from dataCenters in Gen.CollectToArray(names, DataCenter)
        select new Plan([.. dataCenters]);

    private static Gen<DataCenterPlan> DataCenter(string name)
    {
        var plans =
            from names in SomeOf(Stacks)
            from stacks in Gen.CollectToArray(names, stack => Stack(name, stack))
            where stacks.Sum(stack => stack.VotingWeight) > 0
            from threshold in Thresholds
            from higher in Thresholds
            from waits in Gen.Elements(0, 0, 0, 2).ArrayOf(2)
            from recovery in Gen.Elements(Recovery.Auto, Recovery.Auto, Recovery.Manual)
            from role in Gen.Frequency((3, Gen.Constant(Role.Active)), (1, Gen.Constant(Role.Burst)))
            from burstWhenUnknown in Gen.Elements(true, false)
            select new DataCenterPlan(name, [.. stacks])
            {
                Threshold = threshold,
                RecoverAt = higher.Percent > threshold.Percent ? higher : threshold,
                FailAfter = TimeSpan.FromSeconds(waits[0]),
                RecoverAfter = TimeSpan.FromSeconds(waits[1]),
                Recovery = recovery,
                Role = role,
                BurstWhenUnknown = burstWhenUnknown,
            };
        return plans;
    }

    private static Gen<StackPlan> Stack(string dataCenter, string name) =>
        from names in SomeOf(Checks)
        from checks in Gen.CollectToArray(names, check => Check(new(dataCenter, name, check)))
        from threshold in Gen.Frequency((2, Gen.Constant<Threshold?>(null)), (1, Thresholds.Select(threshold => (Threshold?)threshold)))
        from weight in Gen.Elements<long?>(null, null, 0, 1, 5)
        from vote in Votes
        select new StackPlan(name, [.. checks]) { Threshold = threshold, Weight = weight, Vote = vote };

    private static Gen<CheckPlan> Check(CheckKey key) =>
        from port in Gen.Elements(80, 80, 80, 81)
        from interval in Gen.Elements(1, 1, 2, 30)
        from damping in Gen.Choose(1, 3).ArrayOf(3)
        from weight in Gen.Elements(1, 1, 1, 2, 3, 0)
        from vote in Votes
        from stale in Policies
        select new CheckPlan(key, new TcpTarget("10.0.0.1", port), Some.Cadence(interval), new(damping[0], damping[1], damping[2]))
        {
            Weight = weight,
            Vote = vote,
            StaleAs = stale,
        };

    private static Gen<Chapter> Chapter(Plan[] plans, Mostly mostly, Gen<Saying> sayings) =>
        from wait in Waits
        from length in Gen.Choose(0, 5)
        from events in Happened(plans, mostly, sayings).ArrayOf(length)
        select new Chapter(wait, [.. events]);

    private static Gen<Event> Happened(Plan[] plans, Mostly mostly, Gen<Saying> sayings)
    {
        CheckKey[] keys = [.. plans.SelectMany(plan => plan.Checks).Select(check => check.Key).Distinct()];
        var passed = Gen.Elements(true, false);
        var heard =
            from check in Gen.Elements(keys)
            from pass in passed
            select (Event)new Event.Heard(check, pass);
        var late =
            from plan in Gen.Choose(0, plans.Length - 1)
            from check in Gen.Elements(keys)
            from pass in passed
            select (Event)new Event.HeardLate(plan, check, pass);
        var round =
            from failing in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(0, keys.Length / 2)))
            from shuffled in Gen.Shuffle(keys)
            select (Event)new Event.Round(shuffled[..failing].ToHashSet());
        var reload = Gen.Choose(0, plans.Length - 1).Select(plan => (Event)new Event.Reloaded(plan));
        var clear = Gen.Elements(DataCenters).Select(dataCenter => (Event)new Event.Cleared(dataCenter));
        var said = sayings.Select(saying => (Event)new Event.Said(saying));
        var lost = Gen.Constant((Event)new Event.Lost());
        return mostly == Mostly.Samples
            ? Gen.Frequency((12, heard), (6, round))
            : Gen.Frequency((16, heard), (2, late), (8, round), (4, reload), (2, clear), (14, said), (1, lost));
    }

    private static Gen<T[]> SomeOf<T>(T[] all) =>
        from count in Gen.Choose(1, all.Length)
        from shuffled in Gen.Shuffle(all)
        select shuffled[..count];

    private static IEnumerable<Story> Shorter(Story story)
    {
        if (story.WallJumps.Length > 1)
        {
            yield return story with { WallJumps = [TimeSpan.Zero] };
        }

        for (var chapter = 0; chapter < story.Chapters.Length; chapter++)
        {
            yield return story with { Chapters = story.Chapters.RemoveAt(chapter) };
        }

        for (var chapter = 0; chapter < story.Chapters.Length; chapter++)
        {
            var (wait, events) = (story.Chapters[chapter].Wait, story.Chapters[chapter].Events);
            for (var index = 0; index < events.Length; index++)
            {
                yield return story with { Chapters = story.Chapters.SetItem(chapter, new(wait, events.RemoveAt(index))) };
            }
        }
    }
}

using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>All that operators ever said of two data centers: each saying with how long after the one before it, which is less than nothing when the clock was set back.</summary>
internal sealed record History(ImmutableArray<(TimeSpan Wait, Saying Saying)> Said)
{
    public static readonly DataCenterPlan East = Some.DataCenter(Some.Check("east/web/1"), Some.Check("east/search/1")) with { Role = Role.Burst };
    public static readonly DataCenterPlan West = Some.DataCenter(Some.Check("west/web/1"), Some.Check("west/search/1"));
    public static readonly Plan Plan = Some.Plan(East, West);

    /// <summary>Times are minutes and hours.</summary>
    public static Arbitrary<History> Any => Of(_ => true);

    public static Arbitrary<History> WithoutEdges => Of(_ => false);

    /// <summary>Every change asked for, with the state before it and after it.</summary>
    public IEnumerable<Step> Play()
    {
        var (state, now) = (ControlState.Empty, Some.Wall);
        for (var index = 0; index < Said.Length; index++)
        {
            now += Said[index].Wait;
            var (change, by) = (Said[index].Saying.Change(state, now), new Authorship("alice", $"reason {index / 4}", now));
            var (next, refusal) = change.On(state, Plan, by);
            yield return new(state, change, by, next, refusal);
            state = next;
        }
    }

    /// <summary>Every moment at which something may be otherwise than just before it, the ticks around it, and the ends of the calendar.</summary>
    public static ImmutableSortedSet<DateTimeOffset> Moments(ControlState state, DateTimeOffset now)
    {
        var edges = state.DataCenters.Values.SelectMany(said => (DateTimeOffset?[])
        [
            said.Burst.Switch?.Since, said.Burst.Switch?.Until, said.Override?.Window.From, said.Override?.Window.Until,
            .. said.Burst.Scheduled.SelectMany(burst => (DateTimeOffset?[])[burst.From, burst.Until]),
            .. said.Maintenance.Values.SelectMany(maintenance => (DateTimeOffset?[])[maintenance.Window.From, maintenance.Window.Until]),
        ]);
        var around = edges.OfType<DateTimeOffset>().Append(now).SelectMany(edge => (DateTimeOffset[])[edge.AddTicks(-1), edge, edge.AddTicks(1), edge.AddMinutes(4)]);
        return [DateTimeOffset.MinValue, .. around, now.AddYears(10), DateTimeOffset.MaxValue];
    }

    public override string ToString() => string.Join('\n', ["", .. Said.Select(said => $"after {said.Wait}: {said.Saying}")]);

    private static Arbitrary<History> Of(Func<string, bool> hasEdges)
    {
        var sayings = new AnySaying(["east", "west"], ["web", "search"], 300, hasEdges).Of;
        var waits = Gen.Frequency((8, Gen.Elements(0, 0.1, 1, 5, 12.5)), (2, Gen.Elements(60.0, 300)), (1, Gen.Elements(-0.1, -5, -60, -5_000_000))).Select(TimeSpan.FromMinutes);
        var histories =
            from length in Gen.Choose(1, 12)
            from said in Gen.Zip(waits, sayings, (wait, saying) => (wait, saying)).ArrayOf(length)
            from again in Gen.Elements(true, false, false, false, false, false).ArrayOf(length)
            select new History([.. said.Select((one, index) => index > 0 && again[index] ? one with { saying = said[index - 1].saying } : one)]);
        return Arb.From(histories, history => Enumerable.Range(0, history.Said.Length).Select(index => new History(history.Said.RemoveAt(index))));
    }

    internal sealed record Step(ControlState Before, ControlChange Change, Authorship By, ControlState After, Refusal? Refusal)
    {
        public bool IsMade => Refusal is null;

        public bool IsOn(ControlState state, string dataCenter) => state[dataCenter].Burst.At(By.At).IsOn;
    }
}

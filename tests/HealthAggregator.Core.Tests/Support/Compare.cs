using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>What became of one snapshot in another of the same plan.</summary>
internal static class Compare
{
    /// <summary>Later, by the clock that measures silence; the one that ends what operators said stands still.</summary>
    public static Moment Later(Snapshot snapshot, double seconds) => snapshot.AsOf with { Uptime = snapshot.AsOf.Uptime + TimeSpan.FromSeconds(seconds) };

    /// <summary>No data center says PASS in <paramref name="after"/> that does not in <paramref name="before"/>.</summary>
    /// <param name="except">Not looked at: data centers of which this rung decided before.</param>
    public static void NoVerdictRose(Snapshot before, Snapshot after, Rung? except = null)
    {
        for (var index = 0; index < before.DataCenters.Length; index++)
        {
            var (left, right) = (before.DataCenters[index].Decision, after.DataCenters[index].Decision);
            Assert.True(right.Verdict <= left.Verdict || left.Rung == except, $"{left} rose to {right}");
        }
    }

    public static void NothingRose(Snapshot before, Snapshot after)
    {
        for (var index = 0; index < before.DataCenters.Length; index++)
        {
            NotAbove(before.DataCenters[index].Tally.Score, after.DataCenters[index].Tally.Score);
            NotAbove(before.DataCenters[index].Tally.AtWorst, after.DataCenters[index].Tally.AtWorst);
        }

        for (var index = 0; index < before.Stacks.Count; index++)
        {
            NotAbove(before.Stacks[index].Checks.Score, after.Stacks[index].Checks.Score);
        }
    }

    // As fractions, without division; nothing of nothing is no score at all.
    private static void NotAbove(Score before, Score after) => Assert.True(
        before.Total == 0 ? after.Passing == 0 : after.Passing * before.Total <= before.Passing * after.Total,
        $"the score rose from {before} to {after}");
}

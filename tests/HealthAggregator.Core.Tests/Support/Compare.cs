using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>What became of one snapshot in another of the same plan.</summary>
internal static class Compare
{
    public static Moment Later(Snapshot snapshot, double seconds) => Some.At(snapshot.AsOf.Uptime.TotalSeconds + seconds);

    public static IEnumerable<(Decision Before, Decision After)> Verdicts(Snapshot before, Snapshot after) =>
        before.DataCenters.Zip(after.DataCenters, (left, right) => (left.Decision, right.Decision));

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

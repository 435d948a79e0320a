using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>
/// How far a score is from the other side of a threshold, and how far each part of it would move it. In integers: what passes in hundredths of what the threshold asks for.
/// </summary>
internal sealed class Lever(Threshold threshold, bool upward, Score score)
{
    public bool IsMet => threshold.IsMetBy(score) == upward;

    /// <summary>How much must be gained; not above zero once it is met.</summary>
    public long Need => upward ? -Margin(score) : Margin(score) + 1;

    /// <summary>Where nothing counts there is no PASS, and the first thing that does count decides.</summary>
    private bool IsEmpty => score.Total == 0;

    /// <summary>What a part of the score gains by turning.</summary>
    public long Gain(Score before, Score after)
    {
        if (IsEmpty)
        {
            return threshold.IsMetBy(after) == upward && after.Total > 0 ? Math.Max(Need, 1) : 0;
        }

        var gain = Margin(after) - Margin(before);
        return upward ? gain : -gain;
    }

    /// <summary>
    /// The fewest that suffice together, and among how many it does not matter which they are: any so many of them suffice, and one less never does.
    /// </summary>
    public Condition.Turns? AnyOf(IEnumerable<(CheckKey Key, long Gain)> items)
    {
        var sorted = items.Where(item => item.Gain > 0).OrderByDescending(item => item.Gain).ToList();
        var (need, count, sum) = (Math.Max(Need, 1), 0, 0L);
        while (sum < need && count < sorted.Count)
        {
            sum += sorted[count++].Gain;
        }

        if (sum < need)
        {
            return null;
        }

        // The last so many of them are the weakest choice.
        var among = count;
        while (among < sorted.Count && (sum += sorted[among].Gain - sorted[among - count].Gain) >= need)
        {
            among++;
        }

        return new(upward ? CheckStatus.Passing : CheckStatus.Failing, count, [.. sorted.Take(among).Select(item => item.Key)]);
    }

    /// <summary>Of what does not suffice by itself, so much as does together, and none of it in vain; null when not even all of it does.</summary>
    public ImmutableArray<T>? AllOf<T>(IEnumerable<(T Item, long Gain)> items)
    {
        var taken = new List<(T Item, long Gain)>();
        var (need, sum) = (Math.Max(Need, 1), 0L);
        foreach (var item in items.Where(item => item.Gain > 0).OrderByDescending(item => item.Gain).TakeWhile(_ => sum < need))
        {
            taken.Add(item);
            sum += item.Gain;
        }

        if (sum < need)
        {
            return null;
        }

        // Without the last and least it was not enough, so it is not without any other.
        return [.. taken.Select(item => item.Item)];
    }

    private long Margin(Score of) => (100 * of.Passing) - (threshold.Percent * of.Total);
}

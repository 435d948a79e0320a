using System.Collections.Immutable;

namespace HealthAggregator.Census;

/// <summary>Who is known, and who is expected, in one moment: made whole by the census's thread, and never changed.</summary>
internal sealed record Roll(Dictionary<ProberKey, Prober> Known, ImmutableArray<Expectation> Expected)
{
    /// <summary>The most that are known.</summary>
    public const int Most = 1024;

    public Prober? Find(in ProberKey key) => Known.TryGetValue(key, out var prober) ? prober : null;

    /// <summary>
    /// With others as well. Where they are too many, the group with the most sources loses the one that was not heard of for longest, again and again: a flood of strangers drives out
    /// strangers, unless they call themselves the same as somebody else, who is kept apart only where he is expected <c>from</c> somewhere.
    /// </summary>
    /// <param name="out">Those that are known no more.</param>
    public Roll With(IEnumerable<Prober> others, out IReadOnlyList<Prober> @out)
    {
        var known = new Dictionary<ProberKey, Prober>(Known);
        var leaving = new List<Prober>();
        foreach (var prober in others)
        {
            // Two who looked at the same moment may have made one each.
            if (!known.TryAdd(prober.Key, prober))
            {
                leaving.Add(prober);
            }
        }

        if (known.Count > Most)
        {
            var groups = known.Values.GroupBy(GroupOf).Select(group => new Queue<Prober>(group.OrderBy(prober => prober.SeenAt))).ToList();
            for (var surplus = known.Count - Most; surplus > 0; surplus--)
            {
                var prober = groups.MaxBy(group => group.Count)!.Dequeue();
                known.Remove(prober.Key);
                leaving.Add(prober);
            }
        }

        @out = leaving;
        return new(known, Expected);
    }

    private static string GroupOf(Prober prober) =>
        prober.Key.Page is null ? "no page" : prober.Meets.Length > 0 ? $"expected {prober.Meets[0].Settings.Name}" : prober.Family.Name;
}

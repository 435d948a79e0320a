using HealthAggregator.Configuration;

namespace HealthAggregator.Census;

/// <summary>When each family last asked. Written by the census's thread and by those that answer somebody whom there is no room for; read by the scrape.</summary>
internal sealed class FamiliesHeard
{
    // By position of the family.
    private readonly long[] _seen = [.. ProberFamily.All.Select(_ => long.MinValue)];

    /// <summary>Those that did ask.</summary>
    public IEnumerable<(ProberFamily Family, TimeSpan SeenAt)> All
    {
        get
        {
            foreach (var (index, family) in ProberFamily.All.Index())
            {
                if (Volatile.Read(ref _seen[index]) is var seen and not long.MinValue)
                {
                    yield return (family, TimeSpan.FromTicks(seen));
                }
            }
        }
    }

    public void Hear(ProberFamily family, long at)
    {
        ref var seen = ref _seen[family.Index];
        if (Volatile.Read(ref seen) < at)
        {
            Volatile.Write(ref seen, at);
        }
    }
}

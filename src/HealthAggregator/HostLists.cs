using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator;

/// <summary>The hosts that were found, by where they are found.</summary>
public sealed record HostLists(ImmutableDictionary<HostSource, ImmutableArray<FoundHost>> All)
{
    public static readonly HostLists None = new(ImmutableDictionary<HostSource, ImmutableArray<FoundHost>>.Empty);

    /// <returns>Null where none were ever found.</returns>
    public ImmutableArray<FoundHost>? Of(HostSource source) => All.TryGetValue(source, out var hosts) ? hosts : null;

    /// <summary>Those that a plan has a use for.</summary>
    public HostLists In(Plan plan)
    {
        var sources = plan.Checks.Select(check => check.Target).OfType<HostsTarget>().Select(target => target.Source).ToHashSet();
        return new(All.RemoveRange(All.Keys.Where(source => !sources.Contains(source))));
    }

    public bool Equals(HostLists? other) =>
        other is not null && All.Count == other.All.Count && All.All(found => other.Of(found.Key) is { } hosts && hosts.SequenceEqual(found.Value));

    public override int GetHashCode() => All.Count;

    public HostLists With(HostSource source, ImmutableArray<FoundHost> hosts) => new(All.SetItem(source, hosts));
}

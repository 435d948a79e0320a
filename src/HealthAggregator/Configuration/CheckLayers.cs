using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration;

/// <summary>Where the keys that shape a check may stand. The nearest counts, whole: the check itself, its stack, the defaults.</summary>
/// <param name="StackVotesAsOne">The stack has a threshold, and with it a vote and a weight of its own that its checks do not inherit.</param>
internal sealed record CheckLayers(Section Check, Section Stack, Section Defaults, bool StackVotesAsOne)
{
    /// <summary>It is a witness, a peer or a replica: how fast the pages of the stacks must be, and whose they are, is asked of them alone.</summary>
    public bool IsWatched { get; init; }

    public Written<T>? Nearest<T>(ConfigKey<T> key) =>
        Check.Get(key) ?? Outer(key);

    /// <summary>The nearest beyond the check itself.</summary>
    public Written<T>? Outer<T>(ConfigKey<T> key) => IsOfStacks(key) ? null : (IsStacksOwn(key) ? null : Stack.Get(key)) ?? Defaults.Get(key);

    /// <summary>The value of a key inside a section, from the nearest of these that has the key; the default where none has.</summary>
    public T Within<T>(ConfigKey<Section> section, ConfigKey<T> key) =>
        ((Section[])(IsWatched ? [Check] : [Check, Stack, Defaults])).Select(layer => layer.Value(section).Get(key)).FirstOrDefault(written => written is not null) is { IsBroken: false } written ? written.Value! : key.Default;

    public T Value<T>(ConfigKey<T> key) => Nearest(key) is { IsBroken: false } written ? written.Value! : key.Default;

    /// <summary>Where to say that two values do not go together: at the one that was written with the other already standing.</summary>
    public Written Later(ConfigKey one, ConfigKey other) =>
        Check.Find(one) ?? Check.Find(other) ?? Stack.Find(one) ?? Stack.Find(other) ?? Defaults.Find(one) ?? Defaults.Find(other)
        ?? throw new InvalidOperationException("Two defaults do not go together.");

    private bool IsOfStacks(ConfigKey key) => IsWatched && (key == CheckKeys.MaxLatency || key == CheckKeys.Site);

    private bool IsStacksOwn(ConfigKey key) => StackVotesAsOne && (key == CheckKeys.Vote || key == CheckKeys.Weight);
}

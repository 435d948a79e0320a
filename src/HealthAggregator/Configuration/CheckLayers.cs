using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration;

/// <summary>Where the keys that shape a check may stand. The nearest counts, whole: the check itself, its stack, the defaults.</summary>
/// <param name="StackVotesAsOne">The stack has a threshold, and with it a vote and a weight of its own that its checks do not inherit.</param>
internal sealed record CheckLayers(Section Check, Section Stack, Section Defaults, bool StackVotesAsOne)
{
    public Written<T>? Nearest<T>(ConfigKey<T> key) =>
        Check.Get(key) ?? Outer(key);

    /// <summary>The nearest beyond the check itself.</summary>
    public Written<T>? Outer<T>(ConfigKey<T> key) => (IsStacksOwn(key) ? null : Stack.Get(key)) ?? Defaults.Get(key);

    public T Value<T>(ConfigKey<T> key) => Nearest(key) is { IsBroken: false } written ? written.Value! : key.Default;

    /// <summary>Where to say that two values do not go together: at the one that was written with the other already standing.</summary>
    public Written Later(ConfigKey one, ConfigKey other) =>
        Check.Find(one) ?? Check.Find(other) ?? Stack.Find(one) ?? Stack.Find(other) ?? Defaults.Find(one) ?? Defaults.Find(other)
        ?? throw new InvalidOperationException("Two defaults do not go together.");

    private bool IsStacksOwn(ConfigKey key) => StackVotesAsOne && (key == CheckKeys.Vote || key == CheckKeys.Weight);
}

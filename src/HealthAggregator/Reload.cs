using System.Collections.Immutable;
using HealthAggregator.Configuration;

namespace HealthAggregator;

/// <summary>What became of the newest attempt to load the configuration, and which one is in force.</summary>
/// <param name="LoadedAt">When the one in force was loaded.</param>
/// <param name="Errors">Why the newest attempt was refused; empty when it was not.</param>
public sealed record Reload(DateTimeOffset At, DateTimeOffset LoadedAt, ImmutableArray<ConfigError> Errors)
{
    public bool IsSuccessful => Errors.IsEmpty;
}

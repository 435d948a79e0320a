using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace HealthAggregator.Configuration;

/// <summary>What became of a config file: settings, or every error in it.</summary>
public sealed record ConfigResult(Settings? Settings, ImmutableArray<ConfigError> Errors)
{
    [MemberNotNullWhen(true, nameof(Settings))]
    public bool IsValid => Settings is not null;
}

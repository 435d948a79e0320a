using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>A kind of check: the key that makes a check one, and the target that comes of it.</summary>
internal abstract class CheckKind
{
    /// <summary>What makes a check one of this kind. In a section of its own stands all that no other kind has.</summary>
    public abstract Choice Choice { get; }

    public string Name => Choice.Key.Name;

    /// <summary>Those of the keys that shape a check which some kinds have and others have not.</summary>
    public virtual ImmutableArray<ConfigKey> Uses => [];

    /// <returns>Null when it cannot be made: that was reported.</returns>
    public abstract Target? Build(CheckReading check);
}

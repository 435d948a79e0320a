using System.Globalization;

namespace HealthAggregator.Core.Deciding;

/// <summary>Weights: how much is passing, of how much that counts.</summary>
public readonly record struct Score(long Passing, long Total)
{
    /// <summary>For people only, rounded down: 2 of 3 is 66.</summary>
    public long Percent => Total == 0 ? 0 : 100 * Passing / Total;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Percent}% passing ({Passing} of {Total})");
}

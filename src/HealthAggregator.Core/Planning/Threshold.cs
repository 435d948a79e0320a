using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Planning;

/// <summary>The share of the counted weight that must be passing.</summary>
public sealed record Threshold
{
    /// <param name="percent">Whole percent, 1 to 100. Zero would pass on no evidence at all, so there is none.</param>
    public Threshold(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        Percent = percent;
    }

    public int Percent { get; }

    /// <summary>Whether <paramref name="score"/> is at or above this share. A score with no total never is.</summary>
    /// <remarks>In integers: 2 of 3 is not 67%, and no rounding may say so.</remarks>
    public bool IsMetBy(Score score) => score.Total > 0 && 100 * score.Passing >= Percent * score.Total;

    public override string ToString() => $"{Percent}%";
}

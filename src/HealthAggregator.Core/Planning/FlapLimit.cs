namespace HealthAggregator.Core.Planning;

/// <summary>How often a verdict may change before it is told calmly: past that it stands still until the checks have been calm for the whole window.</summary>
public sealed record FlapLimit
{
    public FlapLimit(int changes, TimeSpan within, FlapAction then)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(changes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(changes, MostChanges);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);
        (Changes, Within, Then) = (changes, within, then);
    }

    public const int MostChanges = 1_000;

    /// <summary>Changes that are followed. 1 to 1,000.</summary>
    public int Changes { get; }

    /// <summary>The window that they are counted in, and for which they must cease. Above zero; 10 min where a config does not say.</summary>
    public TimeSpan Within { get; }

    /// <summary>What is told meanwhile. Hold where a config does not say.</summary>
    public FlapAction Then { get; }
}

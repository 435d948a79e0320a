namespace HealthAggregator.Core.Planning;

/// <summary>One health page or monitoring point, as configured.</summary>
public sealed record CheckPlan
{
    public const int HeaviestWeight = 1_000_000;
    public const int MostAttempts = 10;

    public CheckPlan(CheckKey key, Target target, Cadence cadence, Damping damping)
    {
        (Key, Target, Cadence, Damping) = (key, target, cadence, damping);
    }

    public CheckKey Key { get; }
    public Target Target { get; }
    public Cadence Cadence { get; }
    public Damping Damping { get; }

    /// <summary>What it adds to the total, and while passing to the passing side. 0 to 1,000,000; default 1.</summary>
    public int Weight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, HeaviestWeight);
            field = value;
        }
    }
    = 1;

    /// <summary>Default voting.</summary>
    public Vote Vote { get; init; } = Vote.Voting;

    /// <summary>Default fail.</summary>
    public StalePolicy StaleAs { get; init; } = StalePolicy.Fail;

    /// <summary>What takes longer fails although it passes; all phases and attempts together. Below the timeout; default null: any time within it.</summary>
    public TimeSpan? MaxLatency { get; init; }

    /// <summary>Tries inside one probe, all within its timeout. 1 to 10; default 1.</summary>
    public int Attempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostAttempts);
            field = value;
        }
    }
    = 1;
}

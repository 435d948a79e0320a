namespace HealthAggregator.Core.Planning;

/// <summary>How much evidence turns a check's settled status.</summary>
public sealed record Damping
{
    public Damping(int rise, int fall, int forgive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rise, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fall, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(forgive, 1);
        (Rise, Fall, Forgive) = (rise, fall, forgive);
    }

    /// <summary>Consecutive passes that make a failing check pass. At least 1; default 2.</summary>
    public int Rise { get; }

    /// <summary>Failures that make a passing check fail. At least 1; default 3.</summary>
    public int Fall { get; }

    /// <summary>
    /// Consecutive passes that forget the failures counted so far. At least 1; default 1. Above 1, a check that fails now and then
    /// falls in the end, which a purely consecutive rule never sees (gdnsd's ok_thresh).
    /// </summary>
    public int Forgive { get; }
}

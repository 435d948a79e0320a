namespace HealthAggregator.Core.Controlling;

/// <summary>Burst as an operator last set it by hand.</summary>
/// <param name="Since">When it was turned to what it is. Changing the reason or the end of a burst that is on leaves it, and so the ramp, as it is.</param>
/// <param name="Until">When a burst that is on ends by itself; null: never.</param>
public sealed record BurstSwitch(bool IsOn, DateTimeOffset Since, DateTimeOffset? Until, Ramp Ramp, Authorship By)
{
    public bool IsOnAt(DateTimeOffset wall) => IsOn && !(wall >= Until);
}

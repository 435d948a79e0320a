namespace HealthAggregator.Core.Controlling;

/// <summary>What a burst comes to at one moment.</summary>
/// <param name="Weight">1 to 100 while it is on, else 0.</param>
/// <param name="Since">Since when it is so; null when nobody ever said anything.</param>
/// <param name="Until">While it is on: when it ends if nobody does anything; null: never.</param>
/// <param name="Next">While it is off: when it begins if nobody does anything; null: never.</param>
/// <param name="By">Who made it so; null when nobody ever said anything.</param>
public sealed record BurstEffect(bool IsOn, int Weight, DateTimeOffset? Since, DateTimeOffset? Until, DateTimeOffset? Next, Authorship? By);

namespace HealthAggregator.Core.Explaining;

/// <summary>Something that waits for time to pass.</summary>
/// <param name="Name">What it is called in the configuration: <c>fail_after</c>, <c>recover_after</c>, <c>isolation.hold</c>, <c>flap_limit.within</c>.</param>
/// <param name="Remaining">How much of <paramref name="Length"/> is left; not negative.</param>
public sealed record RunningTimer(string Name, TimeSpan Length, TimeSpan Remaining);

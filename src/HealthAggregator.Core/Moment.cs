namespace HealthAggregator.Core;

/// <summary>When something happened, on both clocks: Core never reads one itself.</summary>
/// <param name="Uptime">Monotonic time since an arbitrary origin: ages and intervals. Never jumps.</param>
/// <param name="Wall">The wall clock: what operators read, and the expiry of what they asked for. May jump.</param>
public readonly record struct Moment(TimeSpan Uptime, DateTimeOffset Wall);

namespace HealthAggregator.Configuration.Kinds;

/// <summary>What reading values needs besides the values.</summary>
/// <param name="Environment">The value of an environment variable; null when it is not set.</param>
internal sealed record Reading(ConfigErrors Errors, Func<string, string?> Environment);

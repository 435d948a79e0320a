namespace HealthAggregator.Web;

/// <summary>Somebody who is expected to ask the probe listener, as in the config.</summary>
/// <param name="Every">How often, such as <c>30s</c>.</param>
/// <param name="LastSeen">To half a second; null where it did not ask since this process started, or since it is expected.</param>
/// <param name="Silent">Whether it did not ask for three times as long.</param>
public sealed record ExpectedProberEntry(
    string Name, string? Family, string? UserAgent, string? From, string? DataCenter, string Every, DateTimeOffset? LastSeen, bool Silent);

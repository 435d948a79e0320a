namespace HealthAggregator.Web;

/// <summary>A witness: probed like a check, and never counted.</summary>
/// <param name="Status">What it has settled on: <c>passing</c>, <c>failing</c>, <c>unknown</c>.</param>
/// <param name="IsStale">Not heard from for too long.</param>
/// <param name="AgeSeconds">Since the last sample; null before the first.</param>
public sealed record WatchedEntry(string Name, string Status, bool IsStale, string Kind, string Target, double? AgeSeconds, SampleEntry? Last);

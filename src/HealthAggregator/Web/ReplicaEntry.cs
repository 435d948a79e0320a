namespace HealthAggregator.Web;

/// <summary>The public answer of another instance that judges the same data center: probed like a check, and never counted.</summary>
/// <param name="Status">What it has settled on: <c>passing</c>, <c>failing</c>, <c>unknown</c>.</param>
/// <param name="IsStale">Not heard from for too long.</param>
/// <param name="Agrees">Whether its newest answer is what this instance answers; null while it is silent.</param>
/// <param name="AgeSeconds">Since the last sample; null before the first.</param>
public sealed record ReplicaEntry(string Name, string Status, bool IsStale, bool? Agrees, string Kind, string Target, double? AgeSeconds, SampleEntry? Last);

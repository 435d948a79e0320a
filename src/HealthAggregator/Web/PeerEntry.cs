namespace HealthAggregator.Web;

/// <summary>The public answer of another data center: probed like a check, and never counted.</summary>
/// <param name="Status">What it has settled on: <c>passing</c>, <c>failing</c>, <c>unknown</c>.</param>
/// <param name="IsStale">Not heard from for too long.</param>
/// <param name="Says">Its newest answer, <c>PASS</c> or <c>FAIL</c>; null while it is silent, which counts as failing too.</param>
/// <param name="AgeSeconds">Since the last sample; null before the first.</param>
public sealed record PeerEntry(string Name, string Status, bool IsStale, string? Says, string Kind, string Target, double? AgeSeconds, SampleEntry? Last);

namespace HealthAggregator.Web.Answering;

/// <summary>What was understood of a heartbeat.</summary>
/// <param name="At">When it came.</param>
/// <param name="Ok">Whether the job said that all was well.</param>
/// <param name="Reason">What it said besides; empty when nothing.</param>
/// <param name="NextBefore">When the check fails unless another one comes.</param>
public sealed record HeartbeatAnswer(string DataCenter, string Stack, string Check, DateTimeOffset At, bool Ok, string Reason, DateTimeOffset NextBefore);

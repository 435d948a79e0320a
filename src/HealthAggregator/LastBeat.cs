using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator;

/// <summary>What is known of the heartbeats of a check.</summary>
/// <param name="Since">When it was first configured.</param>
/// <param name="At">When the newest heartbeat came; null when none ever has.</param>
/// <param name="IsOk">Whether the job said that all was well.</param>
/// <param name="Reason">What it said besides; empty when nothing, and at most <see cref="LongestReason"/> characters of a stranger's.</param>
public sealed record LastBeat(CheckKey Check, Moment Since, Moment? At, bool IsOk, string Reason)
{
    public const int LongestReason = 500;
}

using HealthAggregator.Core.Observing;

namespace HealthAggregator.Probing;

/// <summary>What a sample is worth, given how late this process was while it asked.</summary>
public static class Doubt
{
    /// <summary>A deadline that comes later than this shows that this process did not run when it was to.</summary>
    private static readonly TimeSpan LateDeadline = TimeSpan.FromMilliseconds(5);

    /// <summary>Below this a stop that ticks do not see may be half the timeout.</summary>
    private static readonly TimeSpan ShortTimeout = 4 * Lateness.Tick;

    /// <summary>The same sample, or one that counts for nothing where this process may have brought it about itself.</summary>
    /// <param name="timeout">What the probe had at most.</param>
    /// <param name="lasted">What it took.</param>
    /// <param name="lateness">How late this process was meanwhile, as far as is known, and with beginning.</param>
    public static Sample Of(Sample sample, TimeSpan timeout, TimeSpan lasted, TimeSpan lateness)
    {
        if (sample.IsUnsure || (sample.Passed && lasted <= 1.5 * timeout))
        {
            return sample;
        }

        if (sample.Passed)
        {
            // Somebody passed; but when?
            return sample with { IsUnsure = true };
        }

        // Nobody but this process makes a probe last longer than its timeout.
        var late = lateness > lasted - timeout ? lateness : lasted - timeout;
        return late + Unseen(sample.Failure, timeout, lasted) <= timeout / 2 ? sample
            : sample with { IsUnsure = true, Reason = $"{sample.Reason}, but this process was late by {Core.Duration.Format(late)}" };
    }

    /// <summary>How much longer than it is known to have been late this process may have stood still. A stack that is slow makes no deadline late.</summary>
    private static TimeSpan Unseen(FailureKind failure, TimeSpan timeout, TimeSpan lasted) =>
        failure == FailureKind.Timeout && timeout < ShortTimeout && lasted - timeout > LateDeadline ? Lateness.Tick : TimeSpan.Zero;
}

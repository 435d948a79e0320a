using HealthAggregator.Core.Observing;

namespace HealthAggregator.Probing;

/// <summary>What a sample is worth, given how late this process was while it asked.</summary>
public static class Doubt
{
    /// <summary>Timers are a few milliseconds late wherever they run, however short the timeout.</summary>
    private static readonly TimeSpan LateTimer = TimeSpan.FromMilliseconds(5);

    /// <summary>Below this a stop that ticks do not see may be half the timeout.</summary>
    private static readonly TimeSpan ShortTimeout = 4 * Lateness.Tick;

    /// <summary>The same sample, or one that counts for nothing where this process may have brought it about itself.</summary>
    /// <param name="timeout">What the probe had at most.</param>
    /// <param name="longest">What it could take and pass; null: all of that.</param>
    /// <param name="lasted">What it took.</param>
    /// <param name="lateness">How late this process was meanwhile, as far as is known, and with beginning.</param>
    public static Sample Of(Sample sample, TimeSpan timeout, TimeSpan? longest, TimeSpan lasted, TimeSpan lateness)
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

        if (sample.Failure == FailureKind.Slow)
        {
            return lasted - lateness > longest ? sample : Unsure(sample, lateness);
        }

        // Nobody but this process makes a probe last longer than its timeout.
        var late = lateness > lasted - timeout ? lateness : lasted - timeout;
        return late + Unseen(sample.Failure, timeout, lasted) <= timeout / 2 ? sample : Unsure(sample, late);
    }

    private static Sample Unsure(Sample sample, TimeSpan late) =>
        sample with { IsUnsure = true, Reason = $"{sample.Reason}, but this process was late by {Core.Duration.Format(late)}" };

    /// <summary>
    /// How much longer than it is known to have been late this process may have stood still. A stack that is slow makes no deadline late; a busy machine makes every one a
    /// little late, so that only one that is late in proportion tells of a stop.
    /// </summary>
    private static TimeSpan Unseen(FailureKind failure, TimeSpan timeout, TimeSpan lasted)
    {
        var late = lasted - timeout;
        return failure == FailureKind.Timeout && timeout < ShortTimeout && late > LateTimer && late > timeout / 4 ? Lateness.Tick : TimeSpan.Zero;
    }
}

namespace HealthAggregator.Core.Observing;

/// <summary>What one probe saw: a fact, never a decision.</summary>
/// <param name="At">When the probe ended.</param>
/// <param name="Duration">From the start of the probe to its end.</param>
/// <param name="Failure"><see cref="FailureKind.None"/> when it passed.</param>
public sealed record Sample(Moment At, TimeSpan Duration, FailureKind Failure)
{
    public bool Passed => Failure == FailureKind.None;

    /// <summary>
    /// What an operator reads: what was seen, in a few words, control characters removed. Of one that passed, what should be seen to all the same, such as a certificate
    /// that expires soon; mostly empty then.
    /// </summary>
    public string Reason { get; init; } = "";

    /// <summary>Until when the certificate that was shown is valid; null where none was looked at.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }

    /// <summary>The phase in which it failed; of no meaning when it passed.</summary>
    public ProbePhase FailedIn { get; init; }

    /// <summary>Of several tries, those of the last.</summary>
    public PhaseTimes Phases { get; init; }

    /// <summary>
    /// The fault may be this process's own: it was starved, paused or out of ports while it asked. Counts neither for nor against the check, and the silence until then
    /// is not the check's own: one of which nothing but such samples comes goes stale a minute later than one of which nothing comes.
    /// </summary>
    public bool IsUnsure { get; init; }

    /// <summary>How many tries were made. At least 1.</summary>
    public int Attempts { get; init; } = 1;
}

using HealthAggregator.Controlling;

namespace HealthAggregator.Web;

/// <summary>Everything believed now, as <c>GET /api/v1/status</c> tells it. Times are UTC, durations say their unit.</summary>
/// <param name="Probers">Who asks the probe listener, newest first.</param>
/// <param name="ExpectedProbers">Who is expected to.</param>
public sealed record StatusDocument(
    string Instance,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset AsOf,
    bool IsStale,
    long Revision,
    ControlStatus Control,
    ConfigStatus Config,
    IReadOnlyList<DataCenterStatus> DataCenters,
    IReadOnlyList<ProberEntry> Probers,
    IReadOnlyList<ExpectedProberEntry> ExpectedProbers);

/// <summary>How what operators said is kept.</summary>
/// <param name="Alarm">What an operator must know of control state, of the audit log or of how a latched failure is kept, and do; null when all is well.</param>
/// <param name="AcceptsChanges">False until an operator has accepted that what was said is lost.</param>
public sealed record ControlStatus(string? Alarm, bool AcceptsChanges);

/// <param name="LoadedAt">When the configuration in force was loaded.</param>
/// <param name="LastReloadAt">When the newest attempt was made, successful or not.</param>
/// <param name="Errors">Why the newest attempt was refused; empty when it was not.</param>
public sealed record ConfigStatus(
    string Source, DateTimeOffset LoadedAt, DateTimeOffset LastReloadAt, bool LastReloadSuccessful, IReadOnlyList<string> Errors);

/// <param name="Threshold">Whole percent.</param>
/// <param name="InRotation">Whether GSLBs are told to send traffic here.</param>
/// <param name="Weight">The share of traffic told on <c>/weight</c>, 0 to 100.</param>
/// <param name="IsDefault">Whether it is meant where no data center is named: the only one, or the one marked as the default.</param>
/// <param name="Observed">What GSLBs would be told if operators had said nothing and the role were active.</param>
/// <param name="Override">In effect, or yet to begin; null when there is none.</param>
/// <param name="IsLatched">The data center failed, its recovery is manual, and no operator has cleared it.</param>
/// <param name="Isolation">This process has lost sight of it, or cannot yet tell; null while it sees.</param>
/// <param name="Correlated">Many checks that fail together; null when none do.</param>
/// <param name="Witnesses">What answers whenever this process can see anything at all.</param>
/// <param name="Peers">The public answers of other data centers.</param>
/// <param name="Replicas">Other instances that judge this same data center.</param>
public sealed record DataCenterStatus(
    string Name,
    string Verdict,
    string Rung,
    string Reason,
    bool InRotation,
    int Weight,
    string Role,
    bool IsDefault,
    ObservedStatus Observed,
    BurstDocument Burst,
    OverrideDocument? Override,
    DateTimeOffset? Since,
    ScoreStatus Score,
    int Threshold,
    int RecoverAt,
    bool IsLatched,
    IsolationStatus? Isolation,
    FlappingStatus Flapping,
    CorrelatedStatus? Correlated,
    IReadOnlyList<WatchedEntry> Witnesses,
    IReadOnlyList<PeerEntry> Peers,
    IReadOnlyList<ReplicaEntry> Replicas,
    IReadOnlyList<StackStatus> Stacks);

/// <summary>The real state, beside what operators have made of it.</summary>
public sealed record ObservedStatus(string Verdict, string Rung, string Reason);

/// <param name="Percent">Rounded down, for people.</param>
public sealed record ScoreStatus(long Passing, long Total, long Percent);

/// <param name="Verdict">Its real state, in maintenance too.</param>
/// <param name="Threshold">The stack's own, in whole percent; null when its checks vote for themselves.</param>
/// <param name="Maintenance">In effect, and the stack out of the vote; or yet to begin; null when there is none.</param>
public sealed record StackStatus(
    string Name, string Verdict, string Vote, int? Threshold, ScoreStatus Score, MaintenanceDocument? Maintenance, IReadOnlyList<CheckEntry> Checks);

/// <param name="Status">What it has settled on: <c>passing</c>, <c>failing</c>, <c>unknown</c>.</param>
/// <param name="IsStale">Not heard from for too long; counted as its <c>stale_as</c> says.</param>
/// <param name="HeldOver">Known from before a restart alone: not asked yet by this process.</param>
/// <param name="Unsure">Why the newest sample counted for nothing; null when it counted.</param>
/// <param name="Streak">Samples counted against the status so far.</param>
/// <param name="AgeSeconds">Since the last sample; null before the first.</param>
public sealed record CheckEntry(
    string Name,
    string Status,
    bool IsStale,
    bool HeldOver,
    string? Unsure,
    string Kind,
    string Target,
    string Vote,
    int Weight,
    int Streak,
    double? AgeSeconds,
    DateTimeOffset? ChangedAt,
    SampleEntry? Last);

/// <param name="Outcome"><c>pass</c>, or what failed, or <c>unsure</c>, as in the metrics.</param>
/// <param name="Reason">Why it failed; of one that passed, what should be seen to all the same, mostly empty.</param>
/// <param name="FailedIn">The phase in which it failed; null when it passed.</param>
/// <param name="CertificateExpires">Until when the certificate is valid that a tls check saw; null of every other check.</param>
public sealed record SampleEntry(
    DateTimeOffset At, bool Passed, string Outcome, string Reason, string? FailedIn, int Attempts, double DurationMs, PhasesEntry PhasesMs, DateTimeOffset? CertificateExpires);

public sealed record PhasesEntry(double Dns, double Connect, double Tls, double Headers, double Body);

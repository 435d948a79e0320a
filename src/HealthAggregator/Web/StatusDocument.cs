namespace HealthAggregator.Web;

/// <summary>Everything believed now, as <c>GET /api/v1/status</c> tells it. Times are UTC, durations say their unit.</summary>
public sealed record StatusDocument(
    string Instance,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset AsOf,
    bool IsStale,
    ConfigStatus Config,
    IReadOnlyList<DataCenterStatus> DataCenters);

/// <param name="LoadedAt">When the configuration in force was loaded.</param>
/// <param name="LastReloadAt">When the newest attempt was made, successful or not.</param>
/// <param name="Errors">Why the newest attempt was refused; empty when it was not.</param>
public sealed record ConfigStatus(
    string Source, DateTimeOffset LoadedAt, DateTimeOffset LastReloadAt, bool LastReloadSuccessful, IReadOnlyList<string> Errors);

/// <param name="Threshold">Whole percent.</param>
/// <param name="IsLatched">The data center failed, its recovery is manual, and no operator has cleared it.</param>
public sealed record DataCenterStatus(
    string Name,
    string Verdict,
    string Rung,
    string Reason,
    bool InRotation,
    string Role,
    DateTimeOffset? Since,
    ScoreStatus Score,
    int Threshold,
    int RecoverAt,
    bool IsLatched,
    IReadOnlyList<StackStatus> Stacks);

/// <param name="Percent">Rounded down, for people.</param>
public sealed record ScoreStatus(long Passing, long Total, long Percent);

/// <param name="Threshold">The stack's own, in whole percent; null when its checks vote for themselves.</param>
public sealed record StackStatus(string Name, string Verdict, string Vote, int? Threshold, ScoreStatus Score, IReadOnlyList<CheckEntry> Checks);

/// <param name="Status">What it has settled on: <c>passing</c>, <c>failing</c>, <c>unknown</c>.</param>
/// <param name="IsStale">Not heard from for too long; counted as its <c>stale_as</c> says.</param>
/// <param name="Streak">Samples counted against the status so far.</param>
/// <param name="AgeSeconds">Since the last sample; null before the first.</param>
public sealed record CheckEntry(
    string Name,
    string Status,
    bool IsStale,
    string Kind,
    string Target,
    string Vote,
    int Weight,
    int Streak,
    double? AgeSeconds,
    DateTimeOffset? ChangedAt,
    SampleEntry? Last);

/// <param name="Outcome"><c>pass</c>, or what failed, as in the metrics.</param>
/// <param name="FailedIn">The phase in which it failed; null when it passed.</param>
public sealed record SampleEntry(
    DateTimeOffset At, bool Passed, string Outcome, string Reason, string? FailedIn, int Attempts, double DurationMs, PhasesEntry PhasesMs);

public sealed record PhasesEntry(double Dns, double Connect, double Tls, double Headers, double Body);

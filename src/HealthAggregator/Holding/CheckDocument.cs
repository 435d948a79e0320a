using System.Text.Json.Serialization;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Holding;

/// <summary>One check as it is written down. There may be thousands: what is as it mostly is goes without saying.</summary>
/// <param name="Target">The print of what it is asked.</param>
internal sealed record CheckDocument(string Stack, string Check, string Target, CheckStatus Status, TimeSpan HeardAt, Moment ChangedAt, CheckDocument.Newest Last)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Streak { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Forgiving { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Bridged { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? BadSince { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Stale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? HeldUntil { get; init; }

    public static CheckDocument Of(string stack, string check, string target, HeldCheck held) =>
        new(stack, check, target, held.Status, held.HeardAt, held.ChangedAt, Newest.Of(held.Last))
        {
            Streak = held.Streak == 0 ? null : held.Streak,
            Forgiving = held.Forgiving == 0 ? null : held.Forgiving,
            Bridged = held.Bridged == TimeSpan.Zero ? null : held.Bridged,
            BadSince = held.BadSince,
            Stale = held.IsStale ? true : null,
            HeldUntil = held.HeldUntil,
        };

    public HeldCheck ToHeld() => new(Status, HeardAt, Last.ToSample(), ChangedAt)
    {
        Streak = Streak ?? 0,
        Forgiving = Forgiving ?? 0,
        Bridged = Bridged ?? TimeSpan.Zero,
        BadSince = BadSince,
        IsStale = Stale == true,
        HeldUntil = HeldUntil,
    };

    /// <summary>The newest sample.</summary>
    internal sealed record Newest(Moment At, TimeSpan Duration)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FailureKind? Failure { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Reason { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ProbePhase? FailedIn { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public PhaseTimes? Phases { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Attempts { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateTimeOffset? CertificateExpires { get; init; }

        public static Newest Of(Sample sample) => new(sample.At, sample.Duration)
        {
            Failure = sample.Passed ? null : sample.Failure,
            Reason = sample.Reason.Length == 0 ? null : sample.Reason,
            FailedIn = sample.Passed ? null : sample.FailedIn,
            Phases = sample.Phases == default ? null : sample.Phases,
            Attempts = sample.Attempts == 1 ? null : sample.Attempts,
            CertificateExpires = sample.CertificateExpires,
        };

        public Sample ToSample() => new(At, Duration, Failure ?? FailureKind.None)
        {
            Reason = Reason ?? "",
            FailedIn = FailedIn ?? default,
            Phases = Phases ?? default,
            Attempts = Attempts ?? 1,
            CertificateExpires = CertificateExpires,
        };
    }
}

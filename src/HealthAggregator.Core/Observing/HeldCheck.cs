namespace HealthAggregator.Core.Observing;

/// <summary>All of a check that is worth writing down for the process that comes after this one. Of a check that was never heard, nothing is.</summary>
/// <param name="Status">Passing or Failing.</param>
/// <param name="HeardAt">Monotonic time since when silence counts.</param>
/// <param name="Last">The newest sample that counted.</param>
/// <param name="ChangedAt">When the status last changed.</param>
public sealed record HeldCheck(CheckStatus Status, TimeSpan HeardAt, Sample Last, Moment ChangedAt)
{
    public CheckStatus Status { get; } = Status is CheckStatus.Passing or CheckStatus.Failing
        ? Status
        : throw new ArgumentOutOfRangeException(nameof(Status), "Nothing is known of the check.");

    /// <summary>As <see cref="CheckHealth.Streak"/>. Not negative; default 0.</summary>
    public int Streak
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>As <see cref="CheckHealth.Forgiving"/>. Not negative; default 0.</summary>
    public int Forgiving
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>As <see cref="CheckHealth.BadSince"/>. Default null.</summary>
    public TimeSpan? BadSince { get; init; }

    /// <summary>As <see cref="CheckHealth.Bridged"/>. Default zero.</summary>
    public TimeSpan Bridged { get; init; }

    /// <summary>Default false.</summary>
    public bool IsStale { get; init; }

    /// <summary>As <see cref="CheckHealth.HeldUntil"/>. Default null: it was heard by the process that wrote it down.</summary>
    public TimeSpan? HeldUntil { get; init; }

    /// <returns>Null for a check that was never heard.</returns>
    public static HeldCheck? Of(CheckHealth health) => health is { Last: { } last, ChangedAt: { } changedAt, Status: not CheckStatus.Unknown }
        ? new(health.Status, health.HeardAt, last, changedAt)
        {
            Streak = health.Streak,
            Forgiving = health.Forgiving,
            BadSince = health.BadSince,
            Bridged = health.Bridged,
            IsStale = health.IsStale,
            HeldUntil = health.HeldUntil,
        }
        : null;
}

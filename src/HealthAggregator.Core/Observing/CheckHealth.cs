using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Observing;

/// <summary>What is believed of one check: its settled status, and the evidence against it so far.</summary>
/// <param name="HeardAt">Since when silence counts: the newest sample, or when listening began.</param>
public sealed record CheckHealth(TimeSpan HeardAt)
{
    public CheckStatus Status { get; private init; }

    /// <summary>Samples counted against <see cref="Status"/>.</summary>
    public int Streak { get; private init; }

    /// <summary>Consecutive passes since the last failure that <see cref="Streak"/> counts: <c>forgive</c> of them clear it.</summary>
    public int Forgiving { get; private init; }

    /// <summary>The newest sample; null before the first.</summary>
    public Sample? Last { get; private init; }

    /// <summary>The newest sample that counted for nothing; null once one that counts came after it.</summary>
    public Sample? Unsure { get; private init; }

    /// <summary>Since when every sample was a failure, or this process had no means to ask; null while the newest passed.</summary>
    public TimeSpan? BadSince { get; private init; }

    /// <summary>When <see cref="Status"/> last changed; null before the first sample.</summary>
    public Moment? ChangedAt { get; private init; }

    /// <summary>Not heard from for longer than the plan allows.</summary>
    public bool IsStale { get; private init; }

    /// <summary>How long a verdict may be held over a reload while new checks of a stack wait for their first sample, one after another.</summary>
    public static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(60);

    /// <summary>How much silence in which nobody listened is no evidence: as long as blindness may be held by default.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(120);

    /// <summary>How much of that unsure samples may use up. The rest is left for a sleep: after it a round comes first.</summary>
    public static readonly TimeSpan LongestUnsure = TimeSpan.FromSeconds(60);

    /// <summary>How much of the silence since the newest sample was taken for no evidence. At most <see cref="LongestSleep"/>.</summary>
    public TimeSpan Bridged { get; private init; }

    /// <summary>Until when a status from before a restart is believed without a sample of this process's own; null once there is one, or never was need.</summary>
    public TimeSpan? HeldUntil { get; private init; }

    /// <summary>Known from before a restart alone.</summary>
    public bool IsHeldOver => HeldUntil is not null;

    /// <summary>
    /// Added by a reload to a data center that was already judged, and not sampled yet: on neither side of the score, which is held meanwhile, so that
    /// adding a check can neither drop a site nor raise one.
    /// </summary>
    public bool IsJoining { get; init; }

    /// <summary>
    /// How long others of its stack had been waited for when it was added: checks that keep coming and going hold a verdict together no longer than one alone.
    /// Default 0 s.
    /// </summary>
    public TimeSpan WaitedBefore { get; private init; }

    /// <summary>Nothing was heard of it, ever, and what is added to its stack now goes on waiting where it is.</summary>
    public bool IsWaitedFor => Status == CheckStatus.Unknown && Last is null && (IsJoining || WaitedBefore > TimeSpan.Zero);

    /// <summary>Whether the newest sample disagrees with the settled status: the time to look again soon.</summary>
    public bool InDoubt => Streak > 0 && Forgiving == 0;

    /// <summary>One that a new plan adds.</summary>
    /// <param name="others">Those of its stack that are waited for.</param>
    /// <param name="isJudged">Whether its data center was judged already: then there is a verdict to hold.</param>
    public static CheckHealth Added(TimeSpan uptime, IEnumerable<CheckHealth> others, bool isJudged)
    {
        var waited = others.Select(other => uptime - other.HeardAt + other.WaitedBefore).DefaultIfEmpty().Max();
        return new(uptime) { WaitedBefore = waited, Bridged = others.Select(other => other.Bridged).DefaultIfEmpty().Max(), IsJoining = isJudged && waited <= LongestJoin };
    }

    public CheckHealth After(Sample sample, Damping damping)
    {
        if (sample.IsUnsure)
        {
            return AfterUnsure(sample);
        }

        var heard = this with
        {
            HeardAt = sample.At.Uptime,
            Last = sample,
            Unsure = null,
            BadSince = sample.Passed ? null : BadSince ?? sample.At.Uptime,
            HeldUntil = null,
            Bridged = TimeSpan.Zero,
            IsStale = false,
            IsJoining = false,
        };
        var observed = sample.Passed ? CheckStatus.Passing : CheckStatus.Failing;

        // With no history, or none recent enough to trust, there is nothing to damp: the sample decides. A stale failing check still has to rise.
        if (Status == CheckStatus.Unknown || (IsStale && Status == CheckStatus.Passing))
        {
            return heard.Settle(observed);
        }

        return Status == CheckStatus.Passing ? heard.AfterWhilePassing(sample.Passed, damping) : heard.AfterWhileFailing(sample.Passed, damping);
    }

    /// <summary>The same belief at a later time: stale once nothing was heard for too long.</summary>
    public CheckHealth After(TimeSpan uptime, Cadence cadence)
    {
        // What is held over is believed until its own end, and not known any more from then on: how soon the new process asks for the first time, silence does not know.
        if (HeldUntil < uptime)
        {
            return new(uptime);
        }

        var silence = uptime - HeardAt;
        var stale = IsStale || (HeldUntil is null && silence > cadence.StaleAfter);
        var joining = IsJoining && !stale && silence + WaitedBefore <= LongestJoin;
        return stale == IsStale && joining == IsJoining ? this : this with { IsStale = stale, IsJoining = joining };
    }

    /// <summary>
    /// The same belief under another cadence. Where the new one lets silence last less long, that counts from now, and never beyond what the old one
    /// allowed: probing more often makes no check stale at once.
    /// </summary>
    public CheckHealth Replanned(Cadence before, Cadence after, TimeSpan uptime)
    {
        var shortened = before.StaleAfter - after.StaleAfter;
        if (shortened <= TimeSpan.Zero)
        {
            return this;
        }

        var heardAt = HeardAt + shortened;
        return this with { HeardAt = heardAt < uptime ? heardAt : uptime };
    }

    /// <summary>The same belief when nobody listened for a while, or not to this one: silence in that time is no evidence, as far as there may be more of that.</summary>
    /// <param name="uptime">When that ended: nothing was heard later than this.</param>
    public CheckHealth Unheard(TimeSpan duration, TimeSpan uptime) => Bridging(duration, uptime, LongestSleep);

    /// <summary>The same when nothing at all ran for a while, so that no time passed for what had turned bad either.</summary>
    /// <param name="uptime">When that ended: nothing was heard, or turned bad, later than this.</param>
    public CheckHealth Slept(TimeSpan duration, TimeSpan uptime) =>
        Unheard(duration, uptime) with { BadSince = BadSince is { } since ? Min(since + duration, uptime) : null };

    /// <summary>The same belief in the process that comes after this one.</summary>
    /// <param name="pause">How long nobody listened.</param>
    /// <param name="uptime">When that ended.</param>
    /// <param name="until">How long it is believed at most before it is heard again; no longer than it was to be already, if nobody heard it since.</param>
    public CheckHealth HeldOver(TimeSpan pause, TimeSpan uptime, TimeSpan until) => Slept(pause, uptime) with { HeldUntil = HeldUntil < until ? HeldUntil : until };

    /// <summary>A belief as it was written down.</summary>
    public static CheckHealth Of(HeldCheck held) => new(held.HeardAt)
    {
        Status = held.Status,
        Streak = held.Streak,
        Forgiving = held.Forgiving,
        Last = held.Last,
        BadSince = held.BadSince,
        Bridged = held.Bridged,
        ChangedAt = held.ChangedAt,
        IsStale = held.IsStale,
        HeldUntil = held.HeldUntil,
    };

    /// <summary>It was asked, and nobody knows what it would have said: that is no silence of its own. One that was never heard is waited for all the same.</summary>
    private CheckHealth AfterUnsure(Sample sample)
    {
        var at = sample.At.Uptime;
        var bridged = Status == CheckStatus.Unknown || at <= HeardAt ? this : Bridging(at - HeardAt, at, LongestUnsure);
        return bridged with { Unsure = sample, BadSince = sample.Failure == FailureKind.Local ? BadSince ?? at : BadSince };
    }

    private CheckHealth Bridging(TimeSpan silence, TimeSpan uptime, TimeSpan longest)
    {
        var bridged = Min(silence, longest - Bridged);
        return bridged <= TimeSpan.Zero ? this : this with { HeardAt = Min(HeardAt + bridged, uptime), Bridged = Bridged + bridged };
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private CheckHealth AfterWhilePassing(bool passed, Damping damping)
    {
        if (!passed)
        {
            return Streak + 1 < damping.Fall ? this with { Streak = Streak + 1, Forgiving = 0 } : Settle(CheckStatus.Failing);
        }

        if (Streak == 0)
        {
            return this;
        }

        return Forgiving + 1 < damping.Forgive ? this with { Forgiving = Forgiving + 1 } : this with { Streak = 0, Forgiving = 0 };
    }

    private CheckHealth AfterWhileFailing(bool passed, Damping damping)
    {
        if (!passed)
        {
            return this with { Streak = 0 };
        }

        return Streak + 1 < damping.Rise ? this with { Streak = Streak + 1 } : Settle(CheckStatus.Passing);
    }

    private CheckHealth Settle(CheckStatus status) =>
        this with { Status = status, Streak = 0, Forgiving = 0, ChangedAt = status == Status ? ChangedAt : Last!.At };
}

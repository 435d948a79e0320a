using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>What is believed and decided of one data center.</summary>
public sealed record DataCenterHealth
{
    public const int LongestHistory = 10;

    /// <summary>Before anything was heard.</summary>
    public static readonly DataCenterHealth Starting = new();

    private DataCenterHealth()
    {
    }

    /// <summary>What its stacks add up to.</summary>
    public Tally Tally { get; private init; }

    /// <summary>The score rung's memory; null until every counted check was heard from once.</summary>
    public ScoreState? Score { get; private init; }

    /// <summary>What GSLBs are told.</summary>
    public Decision Decision { get; private init; } = new(Verdict.Fail, Rung.Starting, "nothing was heard yet");

    /// <summary>
    /// What they would be told without burst and overrides, and if its role were active: the real state beside a forced or a gated one. Stacks in maintenance
    /// are left out of it too.
    /// </summary>
    public Decision Observed { get; private init; } = new(Verdict.Fail, Rung.Starting, "nothing was heard yet");

    /// <summary>What operators' words come to; null before the first decision.</summary>
    public ControlEffect? Control { get; private init; }

    /// <summary>When the verdict last changed; null before the first decision.</summary>
    public Moment? Since { get; private init; }

    /// <summary>Whether a data center that was judged once has been: it goes back to starting only when everything was forgotten.</summary>
    public bool HasStarted => Score is not null;

    /// <summary>Something that a decision depends on changed, and neither the tally nor the score's memory shows it.</summary>
    private bool IsDue { get; init; }

    public bool IsBurstOn => Control?.Burst.IsOn == true;

    /// <summary>The share of its traffic that it may have: 0 while FAIL, else 100, or less while a burst that gates it ramps up.</summary>
    public int WeightBy(DataCenterPlan plan) => Decision.Verdict == Verdict.Fail ? 0
        : plan.Role == Role.Burst && Control is { Burst: { IsOn: true } burst } ? burst.Weight
        : 100;

    /// <summary>How often the checks have changed the verdict of late.</summary>
    public FlapState Flaps { get; private init; } = FlapState.Calm;

    /// <summary>The isolated rung's memory; null while this process sees.</summary>
    public IsolationState? Isolation { get; private init; }

    /// <summary>There are peers, and every one says FAIL or is silent.</summary>
    public bool ArePeersDown { get; private init; }

    /// <summary>FAIL is told for want of checks that were never heard, and not for any that was: no failure that is remembered.</summary>
    public bool IsWaiting { get; private init; }

    /// <summary>The score is below the threshold, and it was FAIL already, by another rung or for want of evidence: fail_after delays nothing.</summary>
    public bool StaysFailed { get; private init; }

    /// <summary>What is told of the checks, whatever they ask for now: the last site passes where any other would fail.</summary>
    private Verdict ToldForChecks => Observed.Rung == Rung.LastSite ? Verdict.Fail : Observed.Verdict;

    /// <summary>As far as its peers tell, no data center at all is told to have traffic: what happens now is the GSLB's to choose.</summary>
    public bool IsNoSiteLeft => ArePeersDown && Decision.Verdict == Verdict.Fail;

    /// <summary>The last changes of what GSLBs are told, oldest first; at most <see cref="LongestHistory"/>.</summary>
    public ImmutableArray<VerdictChange> History { get; private init; } = [];

    /// <summary>When that was believed which this process began with; null when it began with nothing, and once it has heard every counted check itself.</summary>
    public TimeSpan? HeldFrom { get; private init; }

    /// <summary>What the process before this one told; null once this one has told something, and when there was none.</summary>
    public Decision? ToldBefore { get; private init; }

    /// <summary>Since when it told that; null where that is not known, or too long ago to go on from.</summary>
    private Moment? ToldSince { get; init; }

    /// <summary>The data center failed, its recovery is manual, and no operator has cleared it.</summary>
    public bool IsLatched => Score?.IsLatched ?? WasLatched;

    /// <summary>A process before this one left a failure that an operator has to clear.</summary>
    private bool WasLatched { get; init; }

    /// <param name="now">What a decision may depend on now; what this remembers is put into it.</param>
    public DataCenterHealth After(Situation now, Moment at)
    {
        var (plan, tally) = (now.Plan, now.Tally);

        // What is below the threshold for more than what was never heard is so from now on.
        var stillWaits = IsWaiting && IsOnlyUnheard(now);
        var before = IsWaiting && !stillWaits ? Score!.Uncrossed() : Score;
        var score = before is not null ? before.After(plan, tally, at.Uptime)
            : tally.Awaited == 0 ? First(now)
            : null;
        now = now with { Score = score };
        var isolation = plan.Isolation is { } isolating && before is not null
            ? IsolationAfter(isolating, now, stillWaits ? null : FallsSince(before, now.Natural, at.Uptime), at.Uptime)
            : null;

        // What blindness makes of the score is not remembered: neither a failure to recover from, nor one to latch, nor time on either side.
        before = isolation is null && Isolation is { IsBlind: true } ended ? before!.Slept(at.Uptime - ended.Since, at.Uptime) : before;
        score = isolation is not null ? before : before is not null ? before.After(plan, tally, at.Uptime) : score;
        var isWaiting = isolation is null && before is { Verdict: Verdict.Pass } && (stillWaits || (now with { Score = score }).Natural == Verdict.Fail) && IsOnlyUnheard(now);
        score = isWaiting ? before!.Crossed(at.Uptime) : score;
        var staysFailed = !isWaiting && score is { Verdict: Verdict.Pass, CrossedAt: not null }
            && (IsWaiting || Flaps.Natural == Verdict.Fail || Observed is { Verdict: Verdict.Fail, Rung: Rung.Isolated } || (isolation is null && tally.RequiredFailing > 0));
        now = now with { Score = score, IsWaiting = isWaiting, StaysFailed = staysFailed };
        var flaps = isolation is null && score is not null ? Flaps.After(now.Natural, ToldForChecks, plan.FlapLimit, at.Uptime) : Flaps;
        if (Since is not null && !IsDue && score == Score && tally == Tally && now.Control == Control
            && isolation == Isolation && flaps == Flaps && now.ArePeersDown == ArePeersDown && isWaiting == IsWaiting && staysFailed == StaysFailed)
        {
            return this;
        }

        now = now with { Isolation = isolation, Flaps = flaps };
        var (decision, observed) = (Ladder.Decide(now), Ladder.Observe(now));
        return this with
        {
            Tally = tally,
            Score = score,
            Control = now.Control,
            Isolation = isolation,
            Flaps = flaps,
            ArePeersDown = now.ArePeersDown,
            IsWaiting = isWaiting,
            StaysFailed = staysFailed,
            Decision = decision == Decision ? Decision : decision,
            Observed = observed == Observed ? Observed : observed,
            Since = Since is { } since ? decision.Verdict == Decision.Verdict ? since : at
                : decision.Verdict == ToldBefore?.Verdict && ToldSince is { } told ? told
                : at,
            HeldFrom = tally is { HeldOver: 0, Joining: 0 } ? null : HeldFrom,
            ToldBefore = null,
            IsDue = false,
        };
    }

    /// <summary>An operator says that a latched failure may recover.</summary>
    public DataCenterHealth Cleared() => IsLatched ? this with { Score = Score?.Cleared(), WasLatched = false, IsDue = true } : this;

    /// <summary>The same belief under a new plan: decided afresh at the next step.</summary>
    public DataCenterHealth Replanned(DataCenterPlan before, DataCenterPlan after) => this with { Score = Score?.Replanned(before, after), IsDue = true };

    /// <summary>What fails of the required, or why, has changed: decided afresh at the next step.</summary>
    public DataCenterHealth Reconsidered() => this with { IsDue = true };

    /// <summary>The same belief when nobody listened for a while.</summary>
    public DataCenterHealth Slept(TimeSpan duration, TimeSpan uptime) => this with { Score = Score?.Slept(duration, uptime), Isolation = Isolation?.Slept(duration, uptime) };

    /// <summary>Nobody listened for so long that nothing is believed any more, but that an operator has to clear a failure.</summary>
    public DataCenterHealth Forgotten() =>
        this with { Score = null, Isolation = null, Flaps = FlapState.Calm, WasLatched = IsLatched, IsWaiting = false, StaysFailed = false, ArePeersDown = false, HeldFrom = null, IsDue = true };

    /// <summary>What was told has changed: remembered with why.</summary>
    public DataCenterHealth Remembering(VerdictChange change) =>
        this with { History = [.. History.Skip(Math.Max(0, History.Length + 1 - LongestHistory)), change] };

    /// <summary>What a process begins with that takes the place of another.</summary>
    /// <param name="isFresh">Whether what was held over is young enough to judge by.</param>
    public static DataCenterHealth HeldOver(DataCenterPlan plan, HeldDataCenter held, TimeSpan uptime, bool isFresh) => isFresh && held.Score is not null
        ? Starting with
        {
            Score = held.Score.Slept(held.PauseUntil(uptime), uptime).Replanned(held.Recovery, plan.Recovery),
            Flaps = held.Flaps,
            Isolation = held.Isolation?.Slept(held.PauseUntil(uptime), uptime),
            Observed = held.Observed ?? Starting.Observed,
            ArePeersDown = held.Observed?.Rung == Rung.LastSite,
            IsWaiting = held.IsWaiting,
            HeldFrom = held.AsOf,
            ToldBefore = held.Told,
            ToldSince = held.Since,
            History = held.History,
        }
        : Starting with { WasLatched = held.IsLatched, ToldBefore = held.Told, History = held.History };

    /// <summary>The first score. One that fails is none yet for a process that has seen nothing at all: it may be blind, and had no verdict before to hold.</summary>
    private ScoreState? First(Situation now)
    {
        var first = ScoreState.First(now.Plan, now.Tally, WasLatched);
        return first.Verdict == Verdict.Pass || now.Plan.Isolation is null || now.Sight.HasSeen ? first : null;
    }

    /// <summary>Whether the checks are too few, and would not be if those that were never heard passed.</summary>
    private static bool IsOnlyUnheard(Situation now)
    {
        return now.Tally.Awaited > 0 && IsShort(now.Tally) && !IsShort(now.AtBest());

        bool IsShort(Tally tally) => tally.RequiredFailing > 0 || !now.Plan.Threshold.IsMetBy(tally.AtBest);
    }

    private IsolationState? IsolationAfter(IsolationPlan plan, Situation now, TimeSpan? fallsSince, TimeSpan uptime) =>
        Isolation is not null || fallsSince is not null || now.IsDarker || IsDue
            ? IsolationState.After(Isolation, plan, now.Sight, Observed.Verdict, Flaps.Natural == Verdict.Fail, fallsSince, uptime)
            : null;

    /// <summary>Since when the checks ask for FAIL, if they turn from PASS now; else null.</summary>
    private TimeSpan? FallsSince(ScoreState score, Verdict natural, TimeSpan uptime) =>
        natural == Verdict.Fail && Flaps.Natural == Verdict.Pass ? score.CrossedAt ?? uptime : null;
}

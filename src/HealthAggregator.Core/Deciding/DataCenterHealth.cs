using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>What is believed and decided of one data center.</summary>
public sealed record DataCenterHealth
{
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

    /// <summary>Whether a data center that was judged once has been: it never goes back to starting.</summary>
    public bool HasStarted => Score is not null;

    /// <summary>Something that a decision depends on changed, and neither the tally nor the score's memory shows it.</summary>
    private bool IsDue { get; init; }

    public bool IsBurstOn => Control?.Burst.IsOn == true;

    /// <summary>The share of its traffic that it may have: 0 while FAIL, else 100, or less while a burst that gates it ramps up.</summary>
    public int WeightBy(DataCenterPlan plan) => Decision.Verdict == Verdict.Fail ? 0
        : plan.Role == Role.Burst && Control is { Burst: { IsOn: true } burst } ? burst.Weight
        : 100;

    /// <param name="now">What a decision may depend on now; the score's memory, which this has, is put into it.</param>
    public DataCenterHealth After(Situation now, Moment at)
    {
        var (plan, tally) = (now.Plan, now.Tally);
        var score = Score is not null ? Score.After(plan, tally, at.Uptime)
            : tally.Awaited == 0 ? ScoreState.First(plan, tally)
            : null;
        if (Since is not null && !IsDue && score == Score && tally == Tally && now.Control == Control)
        {
            return this;
        }

        now = now with { Score = score };
        var (decision, observed) = (Ladder.Decide(now), Ladder.Observe(now));
        return this with
        {
            Tally = tally,
            Score = score,
            Control = now.Control,
            Decision = decision == Decision ? Decision : decision,
            Observed = observed == Observed ? Observed : observed,
            Since = Since is null || decision.Verdict != Decision.Verdict ? at : Since,
            IsDue = false,
        };
    }

    /// <summary>An operator says that a latched failure may recover.</summary>
    public DataCenterHealth Cleared() => Score is { IsLatched: true } ? this with { Score = Score.Cleared(), IsDue = true } : this;

    /// <summary>The same belief under a new plan: decided afresh at the next step.</summary>
    public DataCenterHealth Replanned(DataCenterPlan before, DataCenterPlan after) => this with { Score = Score?.Replanned(before, after), IsDue = true };

    /// <summary>What fails of the required, or why, has changed: decided afresh at the next step.</summary>
    public DataCenterHealth Reconsidered() => this with { IsDue = true };
}

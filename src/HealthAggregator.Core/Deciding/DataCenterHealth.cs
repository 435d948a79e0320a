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

    public Decision Decision { get; private init; } = new(Verdict.Fail, Rung.Starting, "nothing was heard yet");

    /// <summary>When the verdict last changed; null before the first decision.</summary>
    public Moment? Since { get; private init; }

    /// <summary>Whether a data center that was judged once has been: it never goes back to starting.</summary>
    public bool HasStarted => Score is not null;

    /// <summary>Something that a decision depends on changed, and neither the tally nor the score's memory shows it.</summary>
    private bool IsDue { get; init; }

    public DataCenterHealth After(DataCenterPlan plan, Tally tally, Moment at, Func<string> failingRequirement)
    {
        var score = Score is not null ? Score.After(plan, tally, at.Uptime)
            : tally.Awaited == 0 ? ScoreState.First(plan, tally)
            : null;
        if (Since is not null && !IsDue && score == Score && tally == Tally)
        {
            return this;
        }

        var decision = Ladder.Decide(new(plan, tally, score, failingRequirement));
        return this with
        {
            Tally = tally,
            Score = score,
            Decision = decision == Decision ? Decision : decision,
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

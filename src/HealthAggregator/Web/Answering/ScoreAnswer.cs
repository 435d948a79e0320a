using HealthAggregator.Core.Explaining;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web.Answering;

/// <summary>How the score became a verdict.</summary>
/// <param name="Sought">What the score is held against now, in whole percent: the threshold while it passes, recover_at while it fails.</param>
/// <param name="Verdict">What the memory of the score says; null while starting.</param>
/// <param name="Timers">What waits for time to pass.</param>
/// <param name="Notes">Whatever else bears on it, a sentence each.</param>
/// <param name="Losses">What counts and does not pass.</param>
public sealed record ScoreAnswer(
    long Passing,
    long Total,
    long Percent,
    int Threshold,
    int RecoverAt,
    int Sought,
    string? Verdict,
    IReadOnlyList<TimerAnswer> Timers,
    IReadOnlyList<string> Notes,
    IReadOnlyList<LossAnswer> Losses)
{
    public static ScoreAnswer Of(ScorePath path) => new(
        path.Score.Passing,
        path.Score.Total,
        path.Score.Percent,
        path.Threshold.Percent,
        path.RecoverAt.Percent,
        path.Sought.Percent,
        path.Verdict is { } verdict ? Labels.Of(verdict) : null,
        [.. path.Timers.Select(timer => new TimerAnswer(timer.Name, timer.Length.TotalSeconds, Math.Round(timer.Remaining.TotalSeconds, 3)))],
        path.Notes,
        [.. path.Losses.Select(loss => new LossAnswer(loss.Name, loss.Vote.ToString().ToLowerInvariant(), loss.Weight, loss.Why))]);
}

/// <param name="Name">As in the configuration: fail_after, recover_after, isolation.hold, flap_limit.within.</param>
public sealed record TimerAnswer(string Name, double Seconds, double RemainingSeconds);

/// <param name="Name">A check as stack/check, or a stack that votes as one.</param>
/// <param name="Weight">What it takes from the score; 0 for a check in a stack that votes as one: the stack takes it.</param>
public sealed record LossAnswer(string Name, string Vote, long Weight, string Why);

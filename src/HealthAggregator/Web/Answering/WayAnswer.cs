using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Observing;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web.Answering;

/// <summary>One way to the other verdict.</summary>
/// <param name="Sentence">All of it, for people.</param>
/// <param name="AfterSeconds">How long it takes once all conditions are met.</param>
/// <param name="Conditions">All of them have to come true; none where time alone brings it.</param>
public sealed record WayAnswer(string Verdict, string Sentence, double AfterSeconds, IReadOnlyList<ConditionAnswer> Conditions)
{
    public static WayAnswer Of(Way way) => new(
        Labels.Of(way.Verdict), way.Sentence, Math.Round(way.After.TotalSeconds, 3), [.. way.Conditions.Select(ConditionAnswer.From)]);
}

/// <param name="What"><c>published</c>, <c>override_ends</c>, <c>burst_on</c>, <c>burst_off</c>, <c>latch_cleared</c>, <c>maintenance_ends</c>, <c>heard</c>, <c>up</c>, <c>down</c>.</param>
/// <param name="Count">How many of <paramref name="Of"/>, whichever they are; null where it is not about several.</param>
/// <param name="Of">The checks, witnesses and peers, or the stack, that it is about; null where it is about none.</param>
/// <param name="At">When it comes true by itself; null: it does not.</param>
public sealed record ConditionAnswer(string What, int? Count, IReadOnlyList<string>? Of, DateTimeOffset? At)
{
    public static ConditionAnswer From(Condition condition) => condition switch
    {
        Condition.Published => new("published", null, null, null),
        Condition.OverrideEnds ends => new("override_ends", null, null, ends.At),
        Condition.BurstTurns turns => new(turns.IsOn ? "burst_on" : "burst_off", null, null, turns.At),
        Condition.LatchCleared => new("latch_cleared", null, null, null),
        Condition.MaintenanceEnds ends => new("maintenance_ends", null, [ends.Stack], ends.At),
        Condition.Heard heard => new("heard", heard.All.Length, [.. heard.All.Select(key => key.Path)], null),
        Condition.Turns turns => new(turns.To == CheckStatus.Passing ? "up" : "down", turns.Count, [.. turns.Of.Select(key => key.Path)], null),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "A condition that there is no word for."),
    };
}

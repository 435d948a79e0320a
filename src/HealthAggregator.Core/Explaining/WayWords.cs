using System.Collections.Immutable;
using System.Globalization;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>A way to the other verdict, in a sentence.</summary>
internal static class WayWords
{
    /// <summary>Names are told up to so many.</summary>
    private const int MostNames = 6;

    /// <summary>And so are conditions.</summary>
    private const int MostConditions = 4;

    public static string Of(Way way)
    {
        var verdict = way.Verdict == Verdict.Pass ? "PASS" : "FAIL";
        var wait = Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(way.After.TotalSeconds)));
        if (way.Conditions.IsEmpty)
        {
            return way.After == TimeSpan.Zero ? $"{verdict} if everything stays as it is" : $"{verdict} in {wait} if everything stays as it is";
        }

        var conditions = string.Join(", and ", way.Conditions.Take(MostConditions).Select(condition => Of(condition, way)).Concat(Rest(way.Conditions.Length - MostConditions)));
        return $"{verdict} {conditions}{(way.After == TimeSpan.Zero ? "" : $", {wait} later")}";
    }

    private static IEnumerable<string> Rest(int count) =>
        count <= 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} more {(count == 1 ? "condition" : "conditions")}")];

    private static string Of(Condition condition, Way way) => condition switch
    {
        Condition.Published => "once the evaluator publishes again",
        Condition.OverrideEnds { At: { } at } => $"when the override ends at {WallTime.Format(at)}, or an operator clears it",
        Condition.OverrideEnds => "once an operator clears the override",
        Condition.BurstTurns { IsOn: true, At: { } at } => $"when burst begins at {WallTime.Format(at)}, or an operator turns it on",
        Condition.BurstTurns { IsOn: true } => way.Conditions.Length == 1 ? "when burst is turned on (its checks pass)" : "when burst is turned on",
        Condition.BurstTurns { At: { } at } => $"when burst ends at {WallTime.Format(at)}, or an operator turns it off",
        Condition.BurstTurns => "when burst is turned off",
        Condition.LatchCleared => "once an operator clears the latch",
        Condition.MaintenanceEnds { At: { } at } ends => $"when maintenance of {ends.Stack} ends at {WallTime.Format(at)}, or an operator ends it",
        Condition.MaintenanceEnds ends => $"once an operator ends maintenance of {ends.Stack}",
        Condition.Heard heard => $"once {Listed(heard.All, "and")} {(heard.All.Length == 1 ? "is" : "are")} heard for the first time",
        _ => Of((Condition.Turns)condition, way.Conditions.Any(other => other is Condition.Heard)),
    };

    private static string Of(Condition.Turns turns, bool isFirst)
    {
        var verb = turns.To == CheckStatus.Failing ? turns.Count == 1 ? "fails" : "fail"
            : isFirst ? turns.Count == 1 ? "passes" : "pass"
            : turns.Count == 1 ? "recovers" : "recover";
        var (number, all) = (turns.Count == 1 ? "one" : turns.Count.ToString(CultureInfo.InvariantCulture), turns.Count == turns.Of.Length);
        return all ? $"if {Listed(turns.Of, "and")} {verb}" : $"if {number} more of {Listed(turns.Of, "")} {verb}";
    }

    private static string Listed(ImmutableArray<CheckKey> keys, string last)
    {
        var names = keys.Take(MostNames).Select(key => key.Name).ToList();
        if (keys.Length > MostNames)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names)} and {keys.Length - MostNames} others");
        }

        return last.Length == 0 || names.Count == 1 ? string.Join(", ", names) : $"{string.Join(", ", names[..^1])} {last} {names[^1]}";
    }
}

using System.Text.Json;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Telemetry;

/// <summary>The words that stand for values in labels and log events: always the same string objects, so that a hot path makes none.</summary>
internal static class Labels
{
    private static readonly string[] Outcomes =
        [.. Enum.GetValues<FailureKind>().Select(kind => kind == FailureKind.None ? "pass" : KebabCase(kind.ToString()))];

    private static readonly string[] Rungs = [.. Enum.GetValues<Rung>().Select(rung => KebabCase(rung.ToString()))];

    public static string Of(Verdict verdict) => verdict == Verdict.Pass ? "PASS" : "FAIL";

    public static string Of(Rung rung) => Rungs[(int)rung];

    /// <summary>How a probe ended that counted: <c>pass</c>, or why it failed.</summary>
    public static string Outcome(FailureKind failure) => Outcomes[(int)failure];

    /// <summary>The same of a sample; <c>unsure</c> where this process itself may be why.</summary>
    public static string Outcome(Sample sample) => sample.IsUnsure && sample.Failure != FailureKind.Local ? "unsure" : Outcome(sample.Failure);

    private static string KebabCase(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}

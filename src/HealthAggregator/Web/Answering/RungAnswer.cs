using HealthAggregator.Core.Explaining;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web.Answering;

/// <summary>One rung of the ladder.</summary>
/// <param name="Verdict">What it says; null where it does not apply.</param>
/// <param name="Decides">Whether it is the one that decided.</param>
/// <param name="Saw">What it saw, in a sentence.</param>
public sealed record RungAnswer(string Rung, string? Verdict, bool Decides, string Saw)
{
    public static RungAnswer Of(RungReading reading) => new(
        Labels.Of(reading.Rung), reading.Verdict is { } verdict ? Labels.Of(verdict) : null, reading.Decides, reading.Saw);
}

using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core;

namespace HealthAggregator.Configuration.Kinds;

/// <summary><c>500ms</c>, <c>5s</c>, <c>1h30m</c>.</summary>
internal sealed class DurationKind(TimeSpan least, TimeSpan most) : ScalarKind<TimeSpan>
{
    protected override string Remedy => $"write a duration from {Duration.Format(least)} to {Duration.Format(most)}, such as 500ms, 5s, 2m or 1h30m";

    protected override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$" };

    protected override Parsed<TimeSpan> Parse(YamlScalar scalar, Reading reading)
    {
        var text = scalar.Text;
        if (!Duration.TryParse(text, out var duration))
        {
            return Duration.TryParse(text + "s", out var seconds) && text.All(char.IsAsciiDigit) && seconds >= least && seconds <= most
                ? new Refusal($"{text} has no unit", $"write {Duration.Format(seconds)} if seconds are meant")
                : new Refusal($"{Shown.Of(text)} is no duration", Remedy);
        }

        return duration < least ? new Refusal($"{text} is shorter than {Duration.Format(least)}", Remedy)
            : duration > most ? new Refusal($"{text} is longer than {Duration.Format(most)}", Remedy)
            : duration;
    }
}

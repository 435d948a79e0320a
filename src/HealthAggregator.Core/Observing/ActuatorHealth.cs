using System.Text.Json;

namespace HealthAggregator.Core.Observing;

/// <summary>The health page of Spring Boot's actuator: <c>UP</c> passes; <c>DOWN</c>, <c>OUT_OF_SERVICE</c>, <c>UNKNOWN</c> and whatever an application calls otherwise fails.</summary>
public sealed record ActuatorHealth : JsonRule
{
    private const string Up = "UP";

    public override string Expectation => "an actuator's health page that says UP";

    public override IEnumerable<string?> Parts => ["actuator"];

    protected override (FailureKind Failure, string? Said) Find(JsonElement page)
    {
        var status = Text(Member(page, "status"));
        if (status is null or Up)
        {
            return (status is null ? FailureKind.Body : FailureKind.None, null);
        }

        // Spring Boot 2.0 and 2.1 called them details.
        var components = string.Join(", ", NotUp("", Member(page, "components") ?? Member(page, "details")));
        return (status is "DOWN" or "OUT_OF_SERVICE" ? FailureKind.SaidFail : FailureKind.Body, components.Length > 0 ? $"said {status}: {components}" : $"said {status}");
    }

    /// <summary>What is not up, as far down as components have components. What is UNKNOWN counts for nothing there either.</summary>
    private static IEnumerable<string> NotUp(string prefix, JsonElement? components)
    {
        if (components is not { ValueKind: JsonValueKind.Object } map)
        {
            yield break;
        }

        foreach (var component in map.EnumerateObject())
        {
            var (name, status) = (prefix + component.Name, Text(Member(component.Value, "status")));
            if (status is null or Up or "UNKNOWN")
            {
                continue;
            }

            var within = NotUp(name + ".", Member(component.Value, "components")).ToList();
            foreach (var said in within.Count > 0 ? within : [$"{name} is {status}"])
            {
                yield return said;
            }
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace HealthAggregator.Core.Observing;

/// <summary>
/// A health page of ASP.NET Core: the one word of its own writer, the JSON of the HealthChecks UI's, or a report written as it is, whatever the case of its members.
/// <c>Healthy</c> passes; so does <c>Degraded</c>, which means that it still serves, and is spoken of; <c>Unhealthy</c> fails.
/// </summary>
public sealed record AspNetHealth : JsonRule
{
    private const string Healthy = "Healthy";
    private const string Degraded = "Degraded";
    private const string Unhealthy = "Unhealthy";

    /// <summary>As the framework numbers them.</summary>
    private static readonly ImmutableArray<string> Statuses = [Unhealthy, Degraded, Healthy];

    public override string Expectation => "an ASP.NET Core health page that says Healthy";

    public override IEnumerable<string?> Parts => ["aspnet"];

    protected override (FailureKind Failure, string? Said) Find(JsonElement page)
    {
        // The framework's own documentation writes results.
        var entries = Any(page, "entries") ?? Any(page, "results");
        return Find(
            StatusOf(page),
            from entry in entries is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().ToArray() : []
            let status = StatusOf(entry.Value)
            where status is Degraded or Unhealthy
            select $"{entry.Name} is {status}");
    }

    protected override (FailureKind Failure, string? Said) FindInText(ReadOnlySpan<byte> body) => Find(Encoding.UTF8.GetString(PassFailPage.FirstWord(body)), []);

    private static (FailureKind Failure, string? Said) Find(string? status, IEnumerable<string> entries) => status switch
    {
        Healthy => (FailureKind.None, null),
        Degraded => (FailureKind.None, Said(status, entries)),
        Unhealthy => (FailureKind.SaidFail, Said(status, entries)),
        _ => (FailureKind.Body, null),
    };

    private static string Said(string status, IEnumerable<string> entries) => string.Join(", ", entries) is { Length: > 0 } listed ? $"said {status}: {listed}" : $"said {status}";

    private static string? StatusOf(JsonElement report) => Any(report, "status") switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var index) && index >= 0 && index < Statuses.Length => Statuses[index],
        var written => Text(written),
    };

    private static JsonElement? Any(JsonElement report, string name)
    {
        if (report.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in report.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }
}

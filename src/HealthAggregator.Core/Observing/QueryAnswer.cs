using System.Globalization;
using System.Text.Json;

namespace HealthAggregator.Core.Observing;

/// <summary>The answer of a Prometheus to a query: every number in it is as it must be.</summary>
public sealed record QueryAnswer : JsonRule
{
    private readonly bool _passesWithoutData;

    /// <param name="passWhen">What each number must be.</param>
    /// <param name="passesWithoutData">What an answer without a single number is.</param>
    public QueryAnswer(Comparison passWhen, bool passesWithoutData)
    {
        (PassWhen, _passesWithoutData) = (passWhen, passesWithoutData);
    }

    public Comparison PassWhen { get; }

    public override string Expectation => $"a query's answer {PassWhen}";

    public override IEnumerable<string?> Parts => ["query", PassWhen.Relation, PassWhen.Limit, _passesWithoutData ? "pass" : "fail"];

    protected override (FailureKind Failure, string? Said) Find(JsonElement page)
    {
        if (Text(Member(page, "status")) != "success")
        {
            return (FailureKind.Body, Text(Member(page, "error")) is { } error ? $"{Text(Member(page, "errorType")) ?? "error"}: {error}" : null);
        }

        var data = Member(page, "data");
        var result = Member(data, "result");
        return Text(Member(data, "resultType")) switch
        {
            "vector" when result is { ValueKind: JsonValueKind.Array } vector => FindInVector(vector),
            "scalar" => FindInSample(result, default),
            { } other => (FailureKind.Body, $"the query makes a {other}: only a vector or a scalar can be compared with a number"),
            null => (FailureKind.Body, null),
        };
    }

    private (FailureKind Failure, string? Said) FindInVector(JsonElement vector)
    {
        if (vector.GetArrayLength() == 0)
        {
            return (_passesWithoutData ? FailureKind.None : FailureKind.Body, "no data");
        }

        foreach (var element in vector.EnumerateArray())
        {
            var found = FindInSample(Member(element, "value"), Member(element, "metric"));
            if (found.Failure != FailureKind.None)
            {
                return found;
            }
        }

        return (FailureKind.None, null);
    }

    /// <param name="sample">A time and a value: <c>[1435781451.781, "0.73"]</c>.</param>
    private (FailureKind Failure, string? Said) FindInSample(JsonElement? sample, JsonElement? metric)
    {
        var written = sample is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 ? Text(pair[1]) : null;
        return written is null || Number(written) is not { } value ? (FailureKind.Body, $"there is something else than a number{Of(metric)}")
            : PassWhen.Holds(value) ? (FailureKind.None, null)
            : (FailureKind.SaidFail, $"{written} is not {PassWhen}{Of(metric)}");
    }

    private static double? Number(string written) => written switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    /// <summary>Whose number it is: <c>: {job="shop"}</c>; nothing where it is nobody's in particular.</summary>
    private static string Of(JsonElement? metric)
    {
        var labels = metric is { ValueKind: JsonValueKind.Object } map ? string.Join(", ", map.EnumerateObject().Select(label => $"{label.Name}=\"{Text(label.Value)}\"")) : "";
        return labels.Length > 0 ? $": {{{labels}}}" : "";
    }
}

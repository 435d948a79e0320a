using System.Text.Json;

namespace HealthAggregator.Core.Observing;

/// <summary>
/// What another instance says of one of its data centers: its verdict, with the rung and the reason. They come first in its status, and what comes after them may be
/// longer than what is read of a page.
/// </summary>
public sealed record AggregatorAnswer : BodyRule
{
    private const string Verdict = "verdict";
    private const string Rung = "rung";
    private const string Reason = "reason";

    public override string Expectation => "the verdict PASS";

    public override IEnumerable<string?> Parts => ["aggregator"];

    public override FailureKind Judge(ReadOnlySpan<byte> body)
    {
        var said = Read(body);
        return (said.GetValueOrDefault(Verdict), said.GetValueOrDefault(Rung)) switch
        {
            (not ("PASS" or "FAIL"), _) or (_, null) => FailureKind.Body,
            ("FAIL", _) or (_, "stale") => FailureKind.SaidFail,
            _ => FailureKind.None,
        };
    }

    public override string? Explain(ReadOnlySpan<byte> body)
    {
        var said = Read(body);
        return Judge(body) switch
        {
            FailureKind.None => null,
            FailureKind.SaidFail => $"{said[Verdict]} by {said[Rung]}: {said.GetValueOrDefault(Reason)}",
            // It refuses to say: what to do about it stands in the detail.
            _ => said.GetValueOrDefault("detail"),
        };
    }

    /// <summary>The texts at the top of a JSON object, as far as they can be read: verdict, rung and reason at most, where they are there.</summary>
    private static Dictionary<string, string> Read(ReadOnlySpan<byte> body)
    {
        var texts = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(body, isFinalBlock: false, state: default);
        try
        {
            var member = "";
            while (!IsWhole(texts) && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    member = reader.GetString()!;
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    texts.TryAdd(member, reader.GetString()!);
                }
                else if (reader.CurrentDepth > 0 && !reader.TrySkip())
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON from here on, or a string of it that is no text.
        }

        return texts;
    }

    private static bool IsWhole(Dictionary<string, string> texts) => texts.ContainsKey(Verdict) && texts.ContainsKey(Rung) && texts.ContainsKey(Reason);
}

using System.Text.Json;

namespace HealthAggregator.Core.Observing;

/// <summary>A rule for JSON of a shape that is known, which can say what it found there.</summary>
public abstract record JsonRule : BodyRule
{
    public sealed override bool IsCostly => true;

    public sealed override FailureKind Judge(ReadOnlySpan<byte> body) => Find(body).Failure;

    public sealed override string? Explain(ReadOnlySpan<byte> body) => Find(body).Said;

    /// <summary>Judges a whole page of JSON, and says what is worth saying of it.</summary>
    /// <exception cref="InvalidOperationException">Some string of it is no text.</exception>
    protected abstract (FailureKind Failure, string? Said) Find(JsonElement page);

    /// <summary>The same for a page that is no JSON. Default: not what was expected, and no more to say of it.</summary>
    protected virtual (FailureKind Failure, string? Said) FindInText(ReadOnlySpan<byte> body) => (FailureKind.Body, null);

    /// <returns>Null where there is none.</returns>
    protected static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var member) ? member : null;

    /// <returns>Null where there is no text.</returns>
    protected static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private (FailureKind Failure, string? Said) Find(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var page = JsonDocument.ParseValue(ref reader);

            // Reading on throws where anything but white space follows.
            _ = reader.Read();
            return Find(page.RootElement);
        }
        catch (JsonException)
        {
            return FindInText(body);
        }
        catch (InvalidOperationException)
        {
            // A string that is no text (a lone surrogate).
            return (FailureKind.Body, null);
        }
    }
}

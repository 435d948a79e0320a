using System.Globalization;
using System.Text.Json;

namespace HealthAggregator.Core.Observing;

/// <summary>The body is JSON, and the value at a path equals a text.</summary>
/// <param name="Path">Member names and array positions from the root, joined by dots: <c>checks.0.status</c>. A leading <c>$.</c> is allowed.</param>
/// <param name="Value">Compared with a string's text exactly, and with a number, <c>true</c>, <c>false</c> or <c>null</c> as it is written.</param>
public sealed record JsonEquals(string Path, string Value) : BodyRule
{
    private readonly string[] _steps = (Path.StartsWith("$.", StringComparison.Ordinal) ? Path[2..] : Path).Split('.');

    public string Path { get; } = Path;

    public string Value { get; } = Value;

    public override bool IsCostly => true;

    public override string Expectation => $"JSON with {Path} equal to {Value}";

    public override IEnumerable<string?> Parts => ["json", Path, Value];

    public override FailureKind Judge(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);

            // Reading on throws where anything but white space follows.
            return !reader.Read() && Find(document.RootElement) is { } found && TextOf(found) == Value ? FailureKind.None : FailureKind.Body;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string of it that is no text (a lone surrogate).
            return FailureKind.Body;
        }
    }

    public bool Equals(JsonEquals? other) => other is not null && Path == other.Path && Value == other.Value;

    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);

    private static string TextOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private JsonElement? Find(JsonElement element)
    {
        foreach (var step in _steps)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var member))
            {
                element = member;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < element.GetArrayLength())
            {
                element = element[position];
            }
            else
            {
                return null;
            }
        }

        return element;
    }
}

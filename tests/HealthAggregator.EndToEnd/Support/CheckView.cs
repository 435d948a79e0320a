using System.Text.Json;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>One check on the status page.</summary>
public sealed record CheckView(JsonElement Json)
{
    public string Name => Json.GetProperty("name").GetString()!;

    /// <summary>passing, failing or unknown, in lower case.</summary>
    public string Status => Json.GetProperty("status").GetString()!.ToLowerInvariant();

    /// <summary>What the newest sample was, in one word; null before the first.</summary>
    public string? Outcome => Last is { } last ? last.GetProperty("outcome").GetString() : null;

    public string Reason => Last is { } last && last.TryGetProperty("reason", out var reason) ? reason.GetString() ?? "" : "";

    public TimeSpan Duration => TimeSpan.FromMilliseconds(Last!.Value.GetProperty("duration_ms").GetDouble());

    private JsonElement? Last => Json.TryGetProperty("last", out var last) && last.ValueKind == JsonValueKind.Object ? last : null;

    public override string ToString() => Json.ToString();
}

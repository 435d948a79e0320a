using System.Text.Json;

namespace HealthAggregator.Tests.Support;

/// <summary>What the admin API answered.</summary>
internal sealed record ApiAnswer(int Status, string? MediaType, string? ETag, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>What is wrong and what to do, in one line.</summary>
    public string Problem => $"{Status} {Json.GetProperty("title").GetString()} {Json.GetProperty("detail").GetString()}";

    public JsonElement this[string member] => Json.GetProperty(member);

    /// <summary>A member as text: null where it is null.</summary>
    public string? Said(string member) => this[member].ToString() is { Length: > 0 } text ? text : null;

    public static async Task<ApiAnswer> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.ETag?.ToString(),
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}

using System.Text.Json.Serialization;

namespace HealthAggregator.Web.Answering;

/// <summary>What the API says of something that operators control. Times are UTC.</summary>
/// <param name="Revision">Of all that operators said together: one more with each change. The same as in ETag.</param>
public abstract record ControlAnswer([property: JsonPropertyOrder(-3)] long Revision)
{
    /// <summary>In the answer to a change: applied, or unchanged when it was so already.</summary>
    [JsonPropertyOrder(-2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace HealthAggregator.Web.Answering;

/// <summary>Why something was not done (RFC 9457).</summary>
/// <param name="Title">What is wrong.</param>
/// <param name="Detail">What to do.</param>
/// <param name="Status">The status of the answer.</param>
public sealed record ProblemDocument(string Title, string Detail, int Status)
{
    /// <summary>Where to read about the status.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    /// <summary>Of a refused change: the revision of the state that it was refused in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Revision { get; init; }

    /// <summary>Of a change whose condition does not hold any more: what is so now, as GET has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Current { get; init; }

    /// <summary>Of a configuration that is not valid: what is wrong in it, each with what to write instead.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Errors { get; init; }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HealthAggregator.Controlling;

/// <summary>A line of the audit log as JSON, but for the hash at its end. The order is the order in the file.</summary>
internal sealed record AuditShape
{
    public required long Revision { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Actor { get; init; }
    public required string Source { get; init; }
    public required string Action { get; init; }
    public required string Target { get; init; }
    public JsonNode? Old { get; init; }
    public JsonNode? New { get; init; }
    public required string Reason { get; init; }
    public required string Outcome { get; init; }
    public string? Why { get; init; }
    public long? Suppressed { get; init; }
    public required long LastApplied { get; init; }
    public required string Prev { get; init; }
}

[JsonSerializable(typeof(AuditShape))]
internal sealed partial class AuditShapes : JsonSerializerContext
{
    /// <summary>On one line, with nothing written that says nothing. Fields of a newer version are passed over.</summary>
    public static AuditShapes OneLine { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,

        // What needs more escaping than JSON does gets it afterwards, and the rest stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

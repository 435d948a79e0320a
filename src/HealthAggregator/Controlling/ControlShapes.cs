using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HealthAggregator.Controlling;

/// <summary>How what operators said is written: snake_case, as everything in this program's outside.</summary>
[JsonSerializable(typeof(BurstDocument))]
[JsonSerializable(typeof(OverrideDocument))]
[JsonSerializable(typeof(MaintenanceDocument))]
internal sealed partial class ControlShapes : JsonSerializerContext
{
    public static ControlShapes Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

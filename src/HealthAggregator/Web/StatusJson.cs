using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HealthAggregator.Web.Answering;
using Microsoft.AspNetCore.Mvc;

namespace HealthAggregator.Web;

/// <summary>How documents are written: snake_case, as everything in this program's outside.</summary>
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(DataCenterStatus))]
[JsonSerializable(typeof(ReloadDocument))]
[JsonSerializable(typeof(BurstAnswer))]
[JsonSerializable(typeof(ScheduledAnswer))]
[JsonSerializable(typeof(SwapAnswer))]
[JsonSerializable(typeof(OverrideAnswer))]
[JsonSerializable(typeof(MaintenanceAnswer))]
[JsonSerializable(typeof(AcceptAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(SimulateAnswer))]
[JsonSerializable(typeof(HeartbeatAnswer))]
[JsonSerializable(typeof(AuditDocument))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    /// <summary>What people read is not escaped beyond need: it is served as JSON, and never put into a page.</summary>
    public static StatusJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Lets the framework write these documents, and describe them, as they are written here.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Readable);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
    }
}

/// <summary>What <c>POST /api/v1/reload</c> answers.</summary>
public sealed record ReloadDocument(DateTimeOffset LoadedAt, int DataCenters, int Checks);

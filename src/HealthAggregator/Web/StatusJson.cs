using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace HealthAggregator.Web;

/// <summary>How documents are written: snake_case, as everything in this program's outside.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(DataCenterStatus))]
[JsonSerializable(typeof(ReloadDocument))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StatusJson : JsonSerializerContext;

/// <summary>What <c>POST /api/v1/reload</c> answers.</summary>
public sealed record ReloadDocument(DateTimeOffset LoadedAt, int DataCenters, int Checks);

using System.Text.Json;
using System.Text.Json.Serialization;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Holding;

/// <summary>
/// How <c>holdover.json</c> is written and read: snake_case; enums by name; a null where there can be none, and a name twice, are refused; names that are not
/// known are left aside.
/// </summary>
[JsonSerializable(typeof(HoldoverDocument))]
internal sealed partial class HoldoverShapes : JsonSerializerContext
{
    public static HoldoverShapes Strict { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            Named<CheckStatus>(), Named<FailureKind>(), Named<ProbePhase>(), Named<Verdict>(), Named<Rung>(), Named<Recovery>(),
        },
    });

    private static JsonStringEnumConverter<T> Named<T>()
        where T : struct, Enum => new(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
}

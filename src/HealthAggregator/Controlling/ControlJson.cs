using System.Text.Json;
using System.Text.Json.Nodes;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>What operators said, as the API, the status and the audit log show it.</summary>
internal static class ControlJson
{
    /// <summary>What the state says at <paramref name="wall"/> of that which a change is about; null where it says nothing.</summary>
    public static JsonNode? Of(ControlChange change, ControlState state, DateTimeOffset wall) => change switch
    {
        OverrideSet or OverrideClear => OfOverride(state[change.DataCenters[0]], wall),
        MaintenanceSet maintenance => OfMaintenance(state[maintenance.DataCenter], maintenance.Stack, wall),
        MaintenanceClear maintenance => OfMaintenance(state[maintenance.DataCenter], maintenance.Stack, wall),
        _ when change.DataCenters.Length == 1 => OfBurst(state[change.DataCenters[0]], wall),
        _ => new JsonObject(change.DataCenters.Select(name => KeyValuePair.Create(name, OfBurst(state[name], wall)))),
    };

    private static JsonNode? OfBurst(DataCenterControl control, DateTimeOffset wall) =>
        JsonSerializer.SerializeToNode(BurstDocument.Of(control.Burst, control.Burst.At(wall), wall), ControlShapes.Readable.BurstDocument);

    private static JsonNode? OfOverride(DataCenterControl control, DateTimeOffset wall) =>
        OverrideDocument.Of(control.Override, wall) is { } shown ? JsonSerializer.SerializeToNode(shown, ControlShapes.Readable.OverrideDocument) : null;

    private static JsonNode? OfMaintenance(DataCenterControl control, string stack, DateTimeOffset wall) =>
        MaintenanceDocument.Of(control.Maintenance.GetValueOrDefault(stack), wall) is { } shown ? JsonSerializer.SerializeToNode(shown, ControlShapes.Readable.MaintenanceDocument) : null;
}

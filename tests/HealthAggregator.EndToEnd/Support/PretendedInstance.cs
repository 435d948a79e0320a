using System.Text.Json.Nodes;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>An instance whose status says something that a real one cannot be brought to say in a test.</summary>
public static class PretendedInstance
{
    /// <param name="instance">Whose status it has otherwise.</param>
    /// <param name="pretend">Told the status, and the data center <c>blue</c> of it.</param>
    public static async Task<RawServer> StartAsync(AggregatorProcess instance, Action<JsonObject, JsonObject> pretend)
    {
        var status = JsonNode.Parse(await instance.ReadAsync($"{instance.AdminUrl}/api/v1/status"))!.AsObject();
        pretend(status, status["data_centers"]!.AsArray().Select(dataCenter => dataCenter!.AsObject()).Single(dataCenter => dataCenter["name"]!.GetValue<string>() == "blue"));
        return RawServer.Saying(status.ToJsonString());
    }
}

using System.Text.Json;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>What <c>GET /api/v1/status</c> says.</summary>
public sealed record StatusPage(JsonElement Json)
{
    public static StatusPage Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.Clone());
    }

    /// <summary>Every check of every data center.</summary>
    public IReadOnlyList<CheckView> Checks =>
    [
        .. from dataCenter in Json.GetProperty("data_centers").EnumerateArray()
           from stack in dataCenter.GetProperty("stacks").EnumerateArray()
           from check in stack.GetProperty("checks").EnumerateArray()
           select new CheckView(check)
    ];

    public JsonElement DataCenter(string name) =>
        Json.GetProperty("data_centers").EnumerateArray().Single(dataCenter => dataCenter.GetProperty("name").GetString() == name);

    public CheckView Check(string name) => Checks.Single(check => check.Name == name);

    public override string ToString() => Json.ToString();
}

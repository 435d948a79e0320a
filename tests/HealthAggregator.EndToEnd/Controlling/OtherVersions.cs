using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthAggregator.EndToEnd.Controlling;

/// <summary>F66: a newer version was here, and may be back.</summary>
public sealed class OtherVersions
{
    private const string Unknown = "from_the_future";

    private const string Config = """
        defaults: { interval: 1h }
        data_centers:
          us-east: { default: true, stacks: { web: { checks: { page: { tcp: "127.0.0.1:1" } } } } }
          dr: { role: burst, stacks: { web: { checks: { page: { tcp: "127.0.0.1:2" } } } } }
        """;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    [Fact]
    public async Task F66_what_a_newer_version_wrote_besides_survives_the_changes_of_this_one()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        await SayEverythingAsync(aggregator);
        await aggregator.StopAsync();
        Rewrite(aggregator, json => AddUnknown(json, ""));
        var (said, unknown) = (Said(aggregator), UnknownIn(aggregator));
        Assert.Equal(
            ["", "control", "control.data_centers.dr", "control.data_centers.dr.burst", "control.data_centers.dr.burst.scheduled.0", "control.data_centers.dr.burst.switch",
                "control.data_centers.tokyo", "control.data_centers.us-east", "control.data_centers.us-east.maintenance.web", "control.data_centers.us-east.override"],
            unknown);

        await aggregator.StartAgainAsync();
        await WellAsync(aggregator, revision: 4);
        await ChangedAsync(aggregator, HttpMethod.Post, "/burst/on?data_center=us-east&reason=of+no+matter");

        Assert.Equal(unknown, UnknownIn(aggregator));
        var now = Said(aggregator);
        Assert.Equal(said["dr"]!.ToJsonString(), now["dr"]!.ToJsonString());
        Assert.Equal(said["tokyo"]!.ToJsonString(), now["tokyo"]!.ToJsonString());
        Assert.Equal(said["us-east"]!["override"]!.ToJsonString(), now["us-east"]!["override"]!.ToJsonString());

        // What is said anew is this version's own; what is around it is not.
        await ChangedAsync(aggregator, HttpMethod.Post, "/burst/off?data_center=dr&reason=over");
        Assert.Equal(unknown.Where(path => !path.EndsWith(".switch", StringComparison.Ordinal)), UnknownIn(aggregator));
        await aggregator.RestartAfterKillAsync();
        await WellAsync(aggregator, revision: 6);
    }

    [Fact]
    public async Task F66_a_document_of_a_newer_schema_is_left_alone_until_an_operator_gives_it_up()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        await ChangedAsync(aggregator, HttpMethod.Post, "/burst/on?data_center=dr&reason=kept");
        await ChangedAsync(aggregator, HttpMethod.Post, "/burst/on?data_center=us-east&reason=lost");
        await aggregator.StopAsync();
        Rewrite(aggregator, json => json["control"]!["schema"] = 2);
        var newer = await File.ReadAllBytesAsync(Document(aggregator), TestContext.Current.CancellationToken);

        // As often as it is started: it is no less newer then.
        await aggregator.StartAgainAsync();
        await aggregator.RestartAfterKillAsync();

        var control = (await aggregator.StatusAsync()).Json.GetProperty("control");
        var alarm = control.GetProperty("alarm").GetString()!;
        Assert.False(control.GetProperty("accepts_changes").GetBoolean());
        Assert.Contains("was written by a newer version of this program, in schema 2; this version knows 1. What operators had said up to revision 1 is in effect, from the previous copy", alarm, StringComparison.Ordinal);
        Assert.Contains(alarm, aggregator.Log, StringComparison.Ordinal);
        Assert.Equal(1, (await aggregator.MetricsAsync()).Sum("health_aggregator_control_alarm"));
        Assert.Equal(("BURST-ON", "BURST-OFF"), (await aggregator.AnswerAsync("/burst-state/dr"), await aggregator.AnswerAsync("/burst-state/us-east")));
        var (status, body) = await aggregator.ChangeAsync(HttpMethod.Post, "/burst/off?data_center=dr&force=true&reason=too+early");
        Assert.True(status == 503, $"{status} {body}");
        Assert.Contains("POST /api/v1/control/accept?reason=...", body, StringComparison.Ordinal);
        Assert.Equal(newer, await File.ReadAllBytesAsync(Document(aggregator), TestContext.Current.CancellationToken));
        var before = (await aggregator.StatusAsync()).Json.GetProperty("revision").GetInt64();
        Assert.True(before > 2, $"whoever saw revision 2 may think it is still that: {before}");

        await ChangedAsync(aggregator, HttpMethod.Post, "/api/v1/control/accept?reason=we+stay+with+this+version");

        await WellAsync(aggregator, before + 1);
        Assert.Equal(newer, await File.ReadAllBytesAsync(Document(aggregator) + ".damaged", TestContext.Current.CancellationToken));
        await ChangedAsync(aggregator, HttpMethod.Post, "/burst/off?data_center=dr&force=true&reason=now");
        await aggregator.RestartAfterKillAsync();
        await WellAsync(aggregator, before + 2);
        Assert.Equal("BURST-OFF", await aggregator.AnswerAsync("/burst-state/dr"));
        var verified = await TheProgram.RunAsync("audit", "verify", "--config", aggregator.ConfigFile);
        Assert.True(verified.ExitCode == 0, verified.Said);
    }

    private static async Task SayEverythingAsync(AggregatorProcess aggregator)
    {
        await ChangedAsync(aggregator, HttpMethod.Put, "/api/v1/data-centers/us-east/stacks/web/maintenance", """{"reason":"new disks"}""");
        await ChangedAsync(aggregator, HttpMethod.Put, "/api/v1/data-centers/us-east/override", """{"verdict":"PASS","reason":"a drill"}""");
        await ChangedAsync(aggregator, HttpMethod.Put, "/api/v1/data-centers/dr/burst", """{"on":true,"reason":"the sale","from":"2099-01-01T00:00:00Z"}""");
        await ChangedAsync(aggregator, HttpMethod.Put, "/api/v1/data-centers/dr/burst", """{"on":true,"reason":"Black Friday"}""");
    }

    private static async Task ChangedAsync(AggregatorProcess aggregator, HttpMethod method, string path, string? body = null)
    {
        var (status, answer) = await aggregator.ChangeAsync(method, path, body);
        Assert.True(status == 200, $"{path}: {status} {answer}");
    }

    private static async Task WellAsync(AggregatorProcess aggregator, long revision)
    {
        var json = (await aggregator.StatusAsync()).Json;
        var control = json.GetProperty("control");
        Assert.True(control.GetProperty("alarm").ValueKind == JsonValueKind.Null && control.GetProperty("accepts_changes").GetBoolean(), $"{control}");
        Assert.Equal(revision, json.GetProperty("revision").GetInt64());
    }

    private static string Document(AggregatorProcess aggregator) => Path.Combine(aggregator.StateDirectory, "control.json");

    private static JsonObject Read(AggregatorProcess aggregator) => JsonNode.Parse(File.ReadAllBytes(Document(aggregator)))!.AsObject();

    private static JsonObject Said(AggregatorProcess aggregator) => Read(aggregator)["control"]!["data_centers"]!.AsObject();

    /// <summary>As a newer version would have left it: with the hash of the very bytes of <c>control</c>.</summary>
    private static void Rewrite(AggregatorProcess aggregator, Action<JsonObject> edit)
    {
        var json = Read(aggregator);
        edit(json);
        using (var written = JsonDocument.Parse(json.ToJsonString(Readable)))
        {
            json["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written.RootElement.GetProperty("control").GetRawText())));
        }

        File.WriteAllText(Document(aggregator), json.ToJsonString(Readable));
    }

    /// <summary>To every object but those whose members are names; there, a data center that this version has never heard of.</summary>
    private static void AddUnknown(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonArray list:
                list.ToList().ForEach(item => AddUnknown(item, ""));
                break;
            case JsonObject json:
                json.ToList().ForEach(member => AddUnknown(member.Value, member.Key));
                if (name is "data_centers")
                {
                    json["tokyo"] = new JsonObject { [Unknown] = 1 };
                }
                else if (name is not "maintenance")
                {
                    json[Unknown] = new JsonObject { ["deep"] = new JsonArray(1, "two", null, new JsonObject { ["three"] = 3.25 }) };
                }

                break;
        }
    }

    /// <summary>Where it is, but for the newest change, which every change replaces.</summary>
    private static IReadOnlyList<string> UnknownIn(AggregatorProcess aggregator)
    {
        var found = new List<string>();
        Look(Read(aggregator), "");
        return [.. found.Where(path => !path.StartsWith("control.change", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        void Look(JsonNode? node, string path)
        {
            if (node is JsonObject json && json.ContainsKey(Unknown))
            {
                found.Add(path);
            }

            var inside = node is JsonObject members
                ? members.Where(member => member.Key != Unknown).Select(member => (member.Key, member.Value))
                : (node as JsonArray ?? []).Select((item, index) => ($"{index}", item));
            foreach (var (name, value) in inside)
            {
                Look(value, path.Length == 0 ? name : $"{path}.{name}");
            }
        }
    }
}

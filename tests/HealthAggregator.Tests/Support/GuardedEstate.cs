using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using Microsoft.AspNetCore.Routing;

namespace HealthAggregator.Tests.Support;

/// <summary>
/// Two sites of which everything was said that can be said, so that there is something to change wherever a change is asked for: green has burst on and another one
/// scheduled, an override and a stack in maintenance; blue's failure is latched. alice is an operator, bob a viewer.
/// </summary>
public sealed class GuardedEstate : IAsyncLifetime
{
    public const string Operator = "alice's token";
    public const string Viewer = "bob's token";

    private static readonly string[] DataCenters = ["green", "blue"];

    private FakeStack? _stack;

    internal AggregatorApplication Application { get; private set; } = null!;

    /// <summary>Every path with its methods, names filled in: as the listener has them mapped.</summary>
    internal ImmutableArray<AdminPath> Paths { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _stack = (await FakeStack.Start()).Says("FAIL");
        var plan = new Plan([.. Some.DataCenters(Some.Check(_stack.At(), "blue/web/page", Some.Brisk), Silent("green/web/page")).Select(Guarded)]);
        var settings = Some.Settings(plan);
        Application = await AggregatorApplication.Start(settings);
        Application.Configure(settings with { Tokens = [Token(Operator, "alice", TokenRole.Operator), Token(Viewer, "bob", TokenRole.Viewer)] });
        await Application.Reload();
        await Eventually.True(async () => await IsLatched(), "blue's failure is latched");
        _stack.Says("PASS");

        // Its latch is all that keeps it from passing.
        await Eventually.True(async () => (await Application.Status("/api/v1/data-centers/blue")).GetProperty("score").GetProperty("percent").GetInt32() == 100);
        foreach (var (path, body) in new[]
        {
            ("burst", """{"on":true,"reason":"setting the scene"}"""),
            ("burst", """{"on":true,"reason":"setting the scene","from":"2199-01-01T00:00:00Z"}"""),
            ("override", """{"verdict":"FAIL","reason":"setting the scene","for":"9h"}"""),
            ("stacks/web/maintenance", """{"reason":"setting the scene","for":"9h"}"""),
        })
        {
            Assert.Equal(200, (await Say("PUT", $"/api/v1/data-centers/green/{path}", body)).Status);
        }

        var id = (await Application.Status("/api/v1/data-centers/green/burst/scheduled")).GetProperty("scheduled")[0].GetProperty("id").GetInt64();
        var description = JsonNode.Parse((await Application.Get("/openapi/v1.json")).Body)!["paths"]!.AsObject();
        Paths = [.. Endpoints().GroupBy(endpoint => endpoint.Path, endpoint => endpoint.Method).SelectMany(path =>
            from dataCenter in path.Key.Contains("{dc}", StringComparison.Ordinal) ? DataCenters : [""]
            select new AdminPath(path.Key, AdminPath.Filled(path.Key, dataCenter, id), [.. path], description[path.Key]!.AsObject()))];
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }
    }

    /// <summary>Every path and method that is mapped, as the router has them.</summary>
    internal IEnumerable<(string Path, string Method)> Endpoints() =>
        from endpoint in Application.Aggregator.AdminEndpoints
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (endpoint.RoutePattern.RawText!, method);

    internal Task<bool> IsLatched() => Latched("blue");

    /// <summary>Everything that somebody could have changed: what is said, what is kept, what is configured.</summary>
    internal async Task<string> Everything()
    {
        var text = new StringBuilder();
        foreach (var path in Paths.Where(path => path.Methods.Contains("GET") && path.Target.Count(letter => letter == '/') > 4 && !path.Target.EndsWith("/explain", StringComparison.Ordinal)))
        {
            text.AppendLine($"{path.Target} {(await Application.Get(path.Target)).Body}");
        }

        foreach (var file in Directory.EnumerateFiles(Application.StateDirectory).Where(file => Path.GetFileName(file) is not (AuditLog.FileName or StateLock.FileName) && !Path.GetFileName(file).StartsWith(HoldoverFile.FileName, StringComparison.Ordinal)).Order())
        {
            text.AppendLine($"{file} {Convert.ToHexString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))}");
        }

        var status = await Application.Status();
        return text.AppendLine($"{status.GetProperty("revision")} {status.GetProperty("config")} {await Latched("blue")} {await Latched("green")}").ToString();
    }

    /// <summary>Says something with the operator's token.</summary>
    internal async Task<(int Status, JsonElement Json)> Say(string method, string target, string? json)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(target, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Operator}");
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Application.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    private async Task<bool> Latched(string dataCenter) => (await Application.Status($"/api/v1/data-centers/{dataCenter}")).GetProperty("is_latched").GetBoolean();

    private static CheckPlan Silent(string path) => Some.Check(new TcpTarget("127.0.0.1", 1), path, Some.Cadence(interval: 3600));

    private static DataCenterPlan Guarded(DataCenterPlan dataCenter) => dataCenter with { Recovery = Recovery.Manual, IsDefault = dataCenter.Name == "blue" };

    private static TokenSettings Token(string token, string name, TokenRole role) => new(name, OperatorToken.HashOf(token), role);
}

using System.Net;
using System.Text.Json;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>What is shown of blindness, of peers and of replicas; and that a blind instance says so to whoever stands in front of it.</summary>
public sealed class SightTests : IAsyncLifetime
{
    private FakeStack _stack = null!;
    private FakeStack _others = null!;
    private RawStack? _witness;

    public async ValueTask InitializeAsync()
    {
        (_stack, _others) = (await FakeStack.Start(), await FakeStack.Start());
        _stack.Says("PASS");
        _others.Says("PASS", path: "/eu-west").Says("FAIL", 503, "/ap-south").Says("PASS", path: "/b").Says("FAIL", 503, "/c");
        _witness = Listen();
    }

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        await _others.DisposeAsync();
        await Silence();
    }

    [Fact]
    public async Task The_names_in_the_document_are_those_that_scripts_rely_on()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Estate()));
        await application.Becomes("200 PASS", "/health/us-east");

        var dataCenter = await Heard(application);

        Assert.Equal(JsonValueKind.Null, dataCenter.GetProperty("isolation").ValueKind);
        Assert.Equal(JsonValueKind.Null, dataCenter.GetProperty("correlated").ValueKind);
        Assert.Equal("""{"changes":0,"within":"5m","limit":4,"is_held":false}""", Compact(dataCenter.GetProperty("flapping")));
        var witness = Assert.Single(dataCenter.GetProperty("witnesses").EnumerateArray());
        Assert.Equal(["name", "status", "is_stale", "kind", "target", "age_seconds", "last"], Names(witness));
        Assert.Equal((Target, "passing", "tcp", true), (Text(witness, "name"), Text(witness, "status"), Text(witness, "kind"), witness.GetProperty("last").GetProperty("passed").GetBoolean()));
        Assert.Equal(["name", "status", "is_stale", "says", "kind", "target", "age_seconds", "last"], Names(dataCenter.GetProperty("peers")[0]));
        Assert.Equal(
            [("eu-west", "passing", "PASS"), ("ap-south", "failing", "FAIL")],
            dataCenter.GetProperty("peers").EnumerateArray().Select(peer => (Text(peer, "name"), Text(peer, "status"), Text(peer, "says"))));
        Assert.Equal(_others.At("/eu-west").ToString(), Text(dataCenter.GetProperty("peers")[0], "target"));
        var check = dataCenter.GetProperty("stacks")[0].GetProperty("checks")[0];
        Assert.Equal((JsonValueKind.False, JsonValueKind.Null), (check.GetProperty("held_over").ValueKind, check.GetProperty("unsure").ValueKind));
    }

    [Fact]
    public async Task F70_a_replica_that_answers_otherwise_is_shown_to_disagree()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Estate()));
        await application.Becomes("200 PASS", "/health/us-east");

        var replicas = (await Heard(application)).GetProperty("replicas");

        Assert.Equal(["name", "status", "is_stale", "agrees", "kind", "target", "age_seconds", "last"], Names(replicas[0]));
        Assert.Equal([("b", true), ("c", false)], replicas.EnumerateArray().Select(replica => (Text(replica, "name"), replica.GetProperty("agrees").GetBoolean())));

        using var forced = await application.Operator.PutAsync(
            new Uri("/api/v1/data-centers/us-east/override", UriKind.Relative), ApiClient.Json("""{"verdict":"FAIL","reason":"a test","force":true}"""), TestContext.Current.CancellationToken);
        replicas = (await application.Status("/api/v1/data-centers/us-east")).GetProperty("replicas");
        Assert.Equal([false, true], replicas.EnumerateArray().Select(replica => replica.GetProperty("agrees").GetBoolean()));

        // One that is silent neither agrees nor disagrees.
        _others.Does(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }, "/c");
        await Eventually.True(async () =>
            (await application.Status("/api/v1/data-centers/us-east")).GetProperty("replicas")[1].GetProperty("agrees").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task F19_a_blind_instance_holds_its_verdict_is_not_ready_and_says_of_which_data_center()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Estate()));
        await application.Becomes("200 PASS", "/health/us-east");
        await Eventually.True(async () => await Ready(application) == HttpStatusCode.OK);
        Assert.Equal("[+]publishing ok\n[+]first-round ok\n[+]sight ok\n", (await application.Get("/readyz?verbose")).Body);

        await Silence();
        _stack.Says("FAIL", 503);

        await Eventually.True(async () => await Ready(application) == HttpStatusCode.ServiceUnavailable);
        Assert.Equal("200 PASS", await application.Verdict("/health/us-east"));
        Assert.Equal("[+]publishing ok\n[+]first-round ok\n[-]sight failed\n", (await application.Get("/readyz?verbose")).Body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(application, "?data_center=us-east"));
        Assert.Equal(HttpStatusCode.OK, await Ready(application, "?data_center=us-west"));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await application.Get("/livez"));

        var isolation = (await application.Status("/api/v1/data-centers/us-east")).GetProperty("isolation");
        Assert.Equal(["since", "until", "held", "is_blind", "is_overdue", "sees_again", "turned", "of"], Names(isolation));
        Assert.Equal(("PASS", true, false), (Text(isolation, "held"), isolation.GetProperty("is_blind").GetBoolean(), isolation.GetProperty("is_overdue").GetBoolean()));
        Assert.Equal(TimeSpan.FromSeconds(120), isolation.GetProperty("until").GetDateTimeOffset() - isolation.GetProperty("since").GetDateTimeOffset());
        Assert.InRange(isolation.GetProperty("since").GetDateTimeOffset(), DateTimeOffset.UnixEpoch, (await application.Status()).GetProperty("as_of").GetDateTimeOffset());
        Assert.Contains("health_aggregator_isolated{data_center=\"us-east\"} 1\n", (await application.Get("/metrics")).Body, StringComparison.Ordinal);

        _witness = Listen();
        _stack.Says("PASS");
        await Eventually.True(async () => await Ready(application) == HttpStatusCode.OK);
        Assert.Equal("200 PASS", await application.Verdict("/health/us-east"));
        await Eventually.True(() => application.Log.Has("lost sight of data center us-east") && application.Log.Has("data center us-east is seen again: PASS"));
        Assert.DoesNotContain("us-east is FAIL", application.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F19_while_a_witness_answers_all_that_fail_at_once_are_down()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Estate()));
        await application.Becomes("200 PASS", "/health/us-east");

        _stack.Says("FAIL", 503);

        await application.Becomes("503 FAIL", "/health/us-east");
        Assert.Equal(HttpStatusCode.OK, await Ready(application));
        Assert.Equal("score", Text(await application.Status("/api/v1/data-centers/us-east"), "rung"));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("")]
    [InlineData("us-east&data_center=us-west")]
    public async Task Readiness_for_a_data_center_that_is_not_there_is_a_problem_that_tells_no_names(string name)
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Estate()));

        var (status, body) = await application.Get($"/readyz?data_center={name}");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.DoesNotContain("us-", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_metrics_of_an_instance_that_has_witnesses_peers_and_replicas()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Estate()));
        await application.Becomes("200 PASS", "/health/us-east");
        await Heard(application);

        var page = (await application.Get("/metrics")).Body;

        Assert.Contains($"health_aggregator_witness_up{{data_center=\"us-east\",witness=\"{Target}\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("health_aggregator_replica_agrees{data_center=\"us-east\",replica=\"c\"} 0\n", page, StringComparison.Ordinal);
        Assert.Equal("", await Promtool.Check(page));
    }

    private int _port;

    private string Target => $"127.0.0.1:{_port}";

    private static Task<HttpStatusCode> Ready(AggregatorApplication application, string query = "") =>
        application.Get($"/readyz{query}").ContinueWith(answer => answer.Result.Status, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>Everything that is watched was asked once.</summary>
    private static async Task<JsonElement> Heard(AggregatorApplication application)
    {
        JsonElement dataCenter = default;
        await Eventually.True(async () =>
        {
            dataCenter = await application.Status("/api/v1/data-centers/us-east");
            return ((string[])["witnesses", "peers", "replicas"]).SelectMany(kind => dataCenter.GetProperty(kind).EnumerateArray())
                .All(watched => watched.GetProperty("last").ValueKind == JsonValueKind.Object);
        });
        return dataCenter;
    }

    /// <summary>us-east of one check, with a witness, two peers and two replicas; and us-west, of which nothing is watched.</summary>
    private Plan Estate()
    {
        var plan = Some.Plan(Some.Check(_stack.At(), "us-east/web/page", Some.Brisk), Some.Check(_others.At("/eu-west"), "us-west/web/page", Some.Brisk));
        return new([
            plan.DataCenters[0] with
            {
                Isolation = new([Some.Witness(_port)]),
                Peers = [Some.Peer(_others.At("/eu-west")), Some.Peer(_others.At("/ap-south"), "ap-south")],
                Replicas = [Some.Replica(_others.At("/b")), Some.Replica(_others.At("/c"), "c")],
                FlapLimit = new(4, TimeSpan.FromMinutes(5), FlapAction.Hold),
            },
            plan.DataCenters[1],
        ]);
    }

    /// <summary>On the same port each time.</summary>
    private RawStack Listen()
    {
        var witness = RawStack.Start(_ => Task.CompletedTask, _port == 0 ? null : new(IPAddress.Loopback, _port));
        _port = witness.Port;
        return witness;
    }

    private async Task Silence()
    {
        if (_witness is { } witness)
        {
            _witness = null;
            await witness.DisposeAsync();
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}

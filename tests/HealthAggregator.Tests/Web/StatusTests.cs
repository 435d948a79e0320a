using System.Net;
using System.Text.Json;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;

namespace HealthAggregator.Tests.Web;

/// <summary>What the admin listener says of what is believed: contract for dashboards and scripts.</summary>
public sealed class StatusTests(StatusTests.Estate estate) : IClassFixture<StatusTests.Estate>
{
    private AggregatorApplication Application => estate.Application;

    [Fact]
    public async Task The_names_in_the_document_are_those_that_scripts_rely_on()
    {
        var status = await Application.Status();

        Has(status, "instance", "version", "started_at", "as_of", "is_stale", "config", "data_centers", "probers", "expected_probers");
        Has(status.GetProperty("config"), "source", "loaded_at", "last_reload_at", "last_reload_successful", "errors");
        foreach (var dataCenter in status.GetProperty("data_centers").EnumerateArray())
        {
            Has(dataCenter, "name", "verdict", "rung", "reason", "in_rotation", "role", "since", "score", "threshold", "recover_at", "is_latched", "stacks");
            Has(dataCenter.GetProperty("score"), "passing", "total", "percent");
            foreach (var stack in dataCenter.GetProperty("stacks").EnumerateArray())
            {
                Has(stack, "name", "verdict", "vote", "threshold", "score", "checks");
                foreach (var check in stack.GetProperty("checks").EnumerateArray())
                {
                    Has(check, "name", "status", "is_stale", "kind", "target", "vote", "weight", "streak", "age_seconds", "changed_at", "last");
                    Has(check.GetProperty("last"), "at", "passed", "outcome", "reason", "failed_in", "attempts", "duration_ms", "phases_ms");
                    Has(check.GetProperty("last").GetProperty("phases_ms"), "dns", "connect", "tls", "headers", "body");
                }
            }
        }
    }

    [Theory]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/data-centers/us-east")]
    public async Task Many_who_ask_at_once_all_get_all_of_it(string path)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * InTurn.MostWaiting).Select(async _ =>
        {
            using var response = await Application.Admin.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

            // It is made before any of it is sent: a slow reader keeps nobody waiting.
            return (response.StatusCode, response.Content.Headers.ContentType?.ToString(), IsWhole: response.Headers.TransferEncodingChunked != true, Json: JsonDocument.Parse(body));
        }));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8", true), (answer.StatusCode, answer.Item2, answer.IsWhole)));
    }

    [Fact]
    public async Task It_says_which_instance_this_is_and_of_when()
    {
        var status = await Application.Status();

        Assert.Equal(Environment.MachineName, Text(status, "instance"));
        Assert.Equal(Product.Version, Text(status, "version"));
        Assert.False(status.GetProperty("is_stale").GetBoolean());
        var (started, asOf) = (status.GetProperty("started_at").GetDateTimeOffset(), status.GetProperty("as_of").GetDateTimeOffset());
        Assert.Equal(TimeSpan.Zero, asOf.Offset);
        Assert.InRange(started, asOf - TimeSpan.FromMinutes(10), asOf);
        Assert.Equal("the test's config", Text(status.GetProperty("config"), "source"));
        Assert.True(status.GetProperty("config").GetProperty("last_reload_successful").GetBoolean());
        Assert.Equal(0, status.GetProperty("config").GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task A_data_center_that_passes_says_so_and_why()
    {
        var dataCenter = await Application.Status("/api/v1/data-centers/us-east");

        Assert.Equal(("us-east", "PASS", "score", "active"), (Text(dataCenter, "name"), Text(dataCenter, "verdict"), Text(dataCenter, "rung"), Text(dataCenter, "role")));
        Assert.Equal("80% passing (4 of 5), threshold 75%", Text(dataCenter, "reason"));
        Assert.True(dataCenter.GetProperty("in_rotation").GetBoolean());
        Assert.Equal((75, 75), (dataCenter.GetProperty("threshold").GetInt32(), dataCenter.GetProperty("recover_at").GetInt32()));
        Assert.Equal("""{"passing":4,"total":5,"percent":80}""", Compact(dataCenter.GetProperty("score")));
        Assert.False(dataCenter.GetProperty("is_latched").GetBoolean());
    }

    [Fact]
    public async Task A_data_center_that_fails_says_so_and_why()
    {
        var dataCenter = await Application.Status("/api/v1/data-centers/eu-west");

        Assert.Equal(("FAIL", "required"), (Text(dataCenter, "verdict"), Text(dataCenter, "rung")));
        Assert.Equal("required check database/primary fails: connection refused while connecting", Text(dataCenter, "reason"));
        Assert.False(dataCenter.GetProperty("in_rotation").GetBoolean());
    }

    [Fact]
    public async Task A_check_that_passes_says_when_and_how_fast()
    {
        var check = Check(await Application.Status("/api/v1/data-centers/us-east"), "web", "web-1");

        Assert.Equal(("passing", "http", "voting"), (Text(check, "status"), Text(check, "kind"), Text(check, "vote")));
        Assert.Equal($"http://127.0.0.1:{estate.Stack.Port}/health", Text(check, "target"));
        Assert.Equal((2, 0), (check.GetProperty("weight").GetInt32(), check.GetProperty("streak").GetInt32()));
        Assert.InRange(check.GetProperty("age_seconds").GetDouble(), 0, 60);
        var last = check.GetProperty("last");
        Assert.True(last.GetProperty("passed").GetBoolean());
        Assert.Equal(("pass", "", 1), (Text(last, "outcome"), Text(last, "reason"), last.GetProperty("attempts").GetInt32()));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("failed_in").ValueKind);
        Assert.InRange(last.GetProperty("duration_ms").GetDouble(), 0.001, 30_000);
    }

    [Fact]
    public async Task A_check_that_fails_says_what_failed_and_in_which_phase()
    {
        var check = Check(await Application.Status("/api/v1/data-centers/us-east"), "web", "web-2");

        Assert.Equal("failing", Text(check, "status"));
        var last = check.GetProperty("last");
        Assert.False(last.GetProperty("passed").GetBoolean());
        Assert.Equal(("said-fail", "said FAIL with status 503", "body"), (Text(last, "outcome"), Text(last, "reason"), Text(last, "failed_in")));
    }

    [Fact]
    public async Task A_stack_says_how_it_votes()
    {
        var dataCenter = await Application.Status("/api/v1/data-centers/us-east");

        Assert.Equal(("FAIL", JsonValueKind.Null), (Text(Stack(dataCenter, "web"), "verdict"), Stack(dataCenter, "web").GetProperty("threshold").ValueKind));
        Assert.Equal(("PASS", 50), (Text(Stack(dataCenter, "search"), "verdict"), Stack(dataCenter, "search").GetProperty("threshold").GetInt32()));
        Assert.Equal("advisory", Text(Check(dataCenter, "search", "shadow"), "vote"));
    }

    [Fact]
    public async Task One_data_center_is_told_as_in_the_whole()
    {
        var one = await Application.Status("/api/v1/data-centers/eu-west");
        var all = (await Application.Status()).GetProperty("data_centers").EnumerateArray().Select(dataCenter => Text(dataCenter, "name"));

        Assert.Equal(["us-east", "eu-west"], all);
        Assert.Equal("eu-west", Text(one, "name"));
    }

    [Theory]
    [InlineData("/api/v1/data-centers/nowhere", "There is no data center nowhere.")]
    [InlineData("/api/v1/data-centers/", "There is nothing here.")]
    [InlineData("/api/v1/nothing", "There is nothing here.")]
    [InlineData("/favicon.ico", "There is nothing here.")]
    [InlineData("/health", "There is nothing here.")]
    [InlineData("/etc/passwd.txt", "There is nothing here.")]
    public async Task What_is_not_there_is_a_problem_with_what_to_do(string path, string title)
    {
        using var response = await Application.Admin.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal((title, 404), (Text(problem, "title"), problem.GetProperty("status").GetInt32()));
        Assert.Contains(Text(problem, "detail"), (string[])["Ask GET / for what there is.", "Name one that there is: us-east, eu-west."]);
    }

    [Fact]
    public async Task The_root_says_what_there_is()
    {
        var (status, body) = await Application.Get("/");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("/api/v1/status", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F33_headers_bodies_and_queries_are_shown_nowhere()
    {
        Assert.Contains(estate.Stack.Requests, request => request.Headers.GetValueOrDefault("Authorization") == "canary-1" && request.Target.EndsWith("canary-2", StringComparison.Ordinal));
        string[] shown = [(await Application.Get("/api/v1/status")).Body, (await Application.Get("/metrics")).Body, Application.Log.ToString()];

        Assert.All(shown, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_200_whatever_the_verdict_and_of_a_kind_that_Prometheus_knows()
    {
        using var response = await Application.Admin.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("health_aggregator_data_center_up{data_center=\"eu-west\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("health_aggregator_data_center_up{data_center=\"us-east\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("health_aggregator_probes_total{kind=\"tcp\",outcome=\"refused\"} ", page, StringComparison.Ordinal);
        Assert.Contains("health_aggregator_config_last_reload_successful 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_metrics_of_a_running_instance()
    {
        await Application.Verdict("/health/us-east");
        var page = (await Application.Get("/metrics")).Body;

        Assert.Equal("", await Promtool.Check(page));
    }

    private static void Has(JsonElement element, params string[] names) =>
        Assert.Superset(names.ToHashSet(), element.EnumerateObject().Select(property => property.Name).ToHashSet());

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static JsonElement Stack(JsonElement dataCenter, string name) => dataCenter.GetProperty("stacks").EnumerateArray().Single(stack => Text(stack, "name") == name);

    private static JsonElement Check(JsonElement dataCenter, string stack, string name) =>
        Stack(dataCenter, stack).GetProperty("checks").EnumerateArray().Single(check => Text(check, "name") == name);

    /// <summary>A data center that passes with something failing in it, and one that fails.</summary>
    public sealed class Estate : IAsyncLifetime
    {
        internal FakeStack Stack { get; private set; } = null!;

        internal AggregatorApplication Application { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Stack = await FakeStack.Start();
            Stack.Says("PASS").Says("FAIL", 503, "/down");
            var secret = new HttpTarget(Stack.At("/health?canary-2")) { Method = "POST", Body = "canary-3", Headers = [new("Authorization", "canary-1")] };
            var plan = Some.Plan(
                Of("us-east/web/web-1", new HttpTarget(Stack.At())) with { Weight = 2 },
                Of("us-east/web/web-2", new HttpTarget(Stack.At("/down"))),
                Of("us-east/search/search-1", secret),
                Of("us-east/search/search-2", new TcpTarget("127.0.0.1", Stack.Port)),
                Of("us-east/search/shadow", new HttpTarget(Stack.At("/down"))) with { Vote = Vote.Advisory },
                Of("eu-west/database/primary", new TcpTarget("127.0.0.1", RawStack.ClosedPort())) with { Vote = Vote.Required });
            var east = plan.DataCenters[0];
            Application = await AggregatorApplication.Start(Some.Settings(new([new(east.Name, [east.Stacks[0], east.Stacks[1] with { Threshold = new(50) }]), plan.DataCenters[1]])));
            await Application.Becomes("200 PASS", "/health/us-east");
            await Eventually.True(async () => (await Application.Get("/readyz")).Status == HttpStatusCode.OK);
        }

        public async ValueTask DisposeAsync()
        {
            await Application.DisposeAsync();
            await Stack.DisposeAsync();
        }

        private static CheckPlan Of(string path, Target target) => Some.Check(target, path, Some.Brisk);
    }
}

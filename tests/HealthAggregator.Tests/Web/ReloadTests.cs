using System.Net;
using System.Text.Json;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Web;

public sealed class ReloadTests : IAsyncLifetime
{
    private const string Path = "/api/v1/reload";

    private static readonly ConfigError Error = new("us.yaml", 7, 3, "data_centers.us-east.treshold", "is no key", "write threshold");

    private FakeStack _stack = null!;
    private AggregatorApplication _application = null!;
    private Settings _settings = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        _stack.Says("PASS").Hangs("/hangs");
        _settings = With(Check("gate"));
        _application = await AggregatorApplication.Start(_settings);
        await _application.Becomes("200 PASS");
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task A_good_config_is_taken_and_told()
    {
        _application.Configure(With(Check("gate"), Check("web-2")));

        var (status, document) = await Reload();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((1, 2), (document.GetProperty("data_centers").GetInt32(), document.GetProperty("checks").GetInt32()));
        Assert.InRange(document.GetProperty("loaded_at").GetDateTimeOffset(), DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow());
        await Eventually.True(() => _application.Log.Has("config reloaded from the test's config (operator from 127.0.0.1): 1 checks added, 0 removed, 0 changed, 1 kept with their health"));
    }

    [Fact]
    public async Task A_bad_config_is_refused_with_every_error_and_changes_nothing()
    {
        _application.Configure(Error, Error with { Line = 9, Problem = "is odd" });

        var (status, problem) = await Reload();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("The configuration is not valid; the one before it is still in force.", problem.GetProperty("title").GetString());
        string[] errors =
        [
            "us.yaml:7:3: data_centers.us-east.treshold: is no key; write threshold", "us.yaml:9:3: data_centers.us-east.treshold: is odd; write threshold",
        ];
        Assert.Equal(errors, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetString()));
        Assert.Equal("200 PASS", await _application.Verdict());
        Assert.Single(await Checks());
        await Eventually.True(() => errors.All(error => _application.Log.Has($"config error: {error}")));
    }

    [Fact]
    public async Task A_bad_config_shows_in_the_status_and_the_metrics_until_a_good_one_comes()
    {
        _application.Configure(Error);
        await _application.Reload();
        var config = (await _application.Status()).GetProperty("config");
        Assert.False(config.GetProperty("last_reload_successful").GetBoolean());
        Assert.Equal(Error.ToString(), Assert.Single(config.GetProperty("errors").EnumerateArray()).GetString());
        Assert.True(config.GetProperty("loaded_at").GetDateTimeOffset() < config.GetProperty("last_reload_at").GetDateTimeOffset());
        Assert.Contains("health_aggregator_config_last_reload_successful 0\n", (await _application.Get("/metrics")).Body, StringComparison.Ordinal);

        _application.Configure(_settings);
        await _application.Reload();
        config = (await _application.Status()).GetProperty("config");
        Assert.True(config.GetProperty("last_reload_successful").GetBoolean());
        Assert.Equal(config.GetProperty("last_reload_at").GetDateTimeOffset(), config.GetProperty("loaded_at").GetDateTimeOffset());
        Assert.Contains("health_aggregator_config_last_reload_successful 1\n", (await _application.Get("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_is_asked_the_same_keeps_its_health_and_its_streak()
    {
        // One failure of the three that it takes, and no probe until after the reload.
        var slow = Check("gate") with { Weight = 1 };
        _application.Configure(With(new CheckPlan(slow.Key, slow.Target, Some.Cadence(interval: 60, fast: 60), new(rise: 2, fall: 3, forgive: 1))));
        await _application.Reload();
        _stack.Says("FAIL");
        await Eventually.True(async () => (await Checks())["gate"].GetProperty("streak").GetInt32() == 1);
        var before = (await Checks())["gate"];

        _application.Configure(With(
            new CheckPlan(slow.Key, slow.Target, Some.Cadence(interval: 60, fast: 60), new(rise: 2, fall: 3, forgive: 1)) { Weight = 7, Vote = Vote.Required }));
        await _application.Reload();

        var after = (await Checks())["gate"];
        Assert.Equal(("passing", 1, 7, "required"), (Text(after, "status"), after.GetProperty("streak").GetInt32(), after.GetProperty("weight").GetInt32(), Text(after, "vote")));
        Assert.Equal(before.GetProperty("changed_at").GetString(), after.GetProperty("changed_at").GetString());
        Assert.Equal(before.GetProperty("last").GetProperty("at").GetString(), after.GetProperty("last").GetProperty("at").GetString());
        Assert.Equal("200 PASS", await _application.Verdict());
    }

    [Fact]
    public async Task A_check_that_is_asked_something_else_starts_anew()
    {
        _application.Configure(With(Check("gate", "/hangs")));
        await _application.Reload();

        Assert.Equal(("unknown", JsonValueKind.Null), (Text((await Checks())["gate"], "status"), (await Checks())["gate"].GetProperty("last").ValueKind));
    }

    [Fact]
    public async Task Checks_that_are_added_hold_the_verdict_until_they_are_heard_from()
    {
        var gate = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _stack.Does(async context => await context.Response.WriteAsync(await gate.Task), "/new");
        _application.Configure(With([Check("gate"), .. Enumerable.Range(0, 5).Select(index =>
            Some.Check(_stack.At("/new"), $"web/new-{index}", new(TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)))) ]));

        await _application.Reload();

        // One of six would be far below 75%.
        Assert.Equal("200 PASS", await _application.Verdict());
        Assert.Contains("held until the new checks", Text((await _application.Status("/api/v1/data-centers/us-east")), "reason"), StringComparison.Ordinal);
        gate.SetResult("FAIL");
        await _application.Becomes("503 FAIL");
    }

    [Fact]
    public async Task What_is_taken_out_is_gone_everywhere()
    {
        _application.Configure(With(Check("web-2")));
        await _application.Reload();

        Assert.Equal(["web-2"], (await Checks()).Keys);
        Assert.DoesNotContain("check=\"gate\"", (await _application.Get("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_follow_at_once()
    {
        _application.Configure(_settings with { Responses = new() { Pass = new(200, "UP"), Fail = new(200, "DOWN") } });
        await _application.Reload();

        Assert.Equal("200 UP", await _application.Verdict());
    }

    [Fact]
    public async Task The_log_follows_in_level_and_format()
    {
        _application.Configure(_settings with { Logging = new(LogFormat.Json, LogLevel.Error) });
        await _application.Reload();
        _application.Configure(_settings with { Logging = new(LogFormat.Json, LogLevel.Information) });
        await _application.Reload();

        // The first reload said nothing of itself: it was below the level by then. The second did, as JSON.
        await Eventually.True(() => _application.Log.Has("\"@m\":\"config reloaded from the test's config"));
        Assert.Single(_application.Log.ToString().Split("config reloaded from")[1..]);
    }

    [Theory]
    [InlineData("listen")]
    [InlineData("listen", "agent")]
    [InlineData("state_dir")]
    [InlineData("ephemeral")]
    [InlineData("probing")]
    public async Task What_takes_effect_at_the_next_start_only_is_warned_of(string setting, string? part = null)
    {
        _application.Configure(_settings);
        var changed = _settings with { StateDirectory = _application.StateDirectory };
        changed = (part ?? setting) switch
        {
            "agent" => changed with { Agents = [new(new(IPAddress.Loopback, RawStack.ClosedPort()))] },
            "listen" => changed with { Admin = new(new(IPAddress.Loopback, RawStack.ClosedPort())) },
            "ephemeral" => changed with { Ephemeral = true },
            "state_dir" => changed with { StateDirectory = "/elsewhere" },
            _ => changed with { Probing = new() { MaxPerHost = 3 } },
        };
        _application.Read = () => new(changed, []);

        var (status, _) = await Reload();

        Assert.Equal(HttpStatusCode.OK, status);
        await Eventually.True(() => _application.Log.Has($"{setting} changed in the test's config, which takes effect at the next start only"));
    }

    [Fact]
    public async Task What_did_not_change_is_not_warned_of()
    {
        await _application.Reload();

        await Eventually.True(() => _application.Log.Has("config reloaded"));
        Assert.False(_application.Log.Has("takes effect at the next start"));
    }

    [Fact]
    public async Task F31_a_thousand_reloads_miss_no_answer_and_lose_no_health()
    {
        var done = false;
        var asked = Task.Run(async () =>
        {
            var answers = new HashSet<string>();
            while (!Volatile.Read(ref done))
            {
                answers.Add(await _application.Verdict("/health/us-east"));
            }

            return answers;
        }, TestContext.Current.CancellationToken);

        for (var reload = 0; reload < 1000; reload++)
        {
            _application.Configure(reload % 3 == 0 ? With(Check("gate"), Check($"web-{reload}")) : _settings);
            await _application.Reload();
        }

        Volatile.Write(ref done, true);
        Assert.Equal(["200 PASS"], await Eventually.Comes(asked));
        Assert.Equal("passing", Text((await Checks())["gate"], "status"));
        Assert.Empty(_application.Died);
    }

    [Fact]
    public async Task F31_reloads_from_all_sides_at_once_are_done_one_after_the_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => Assert.Equal(HttpStatusCode.OK, (await Reload()).Status)));

        Assert.Equal("200 PASS", await _application.Verdict());
        Assert.Empty(_application.Died);
    }

    [Fact]
    public async Task F43_an_exception_while_it_reloads_is_a_500_to_that_request_alone()
    {
        _application.Read = () => throw new InvalidTimeZoneException("a bug");

        var (status, problem) = await Reload();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal(("This request failed.", "The log says why. Verdicts are not affected."), (Text(problem, "title"), Text(problem, "detail")));
        Assert.DoesNotContain("a bug", problem.ToString(), StringComparison.Ordinal);
        await Eventually.True(() => _application.Log.Has("bug: POST /api/v1/reload was answered 500"));
        Assert.Equal("200 PASS", await _application.Verdict());

        _application.Configure(_settings);
        Assert.Equal(HttpStatusCode.OK, (await Reload()).Status);
        Assert.Empty(_application.Died);
    }

    private static Settings With(params CheckPlan[] checks) => Some.Settings(Some.Plan([.. checks]));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private CheckPlan Check(string name, string page = "/health") => Some.Check(_stack.At(page), $"web/{name}", Some.Brisk);

    private async Task<(HttpStatusCode Status, JsonElement Document)> Reload()
    {
        using var response = await _application.Post(Path);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.Clone());
    }

    private async Task<Dictionary<string, JsonElement>> Checks() =>
        (await _application.Status("/api/v1/data-centers/us-east")).GetProperty("stacks")[0].GetProperty("checks").EnumerateArray()
            .ToDictionary(check => Text(check, "name")!, check => check);
}

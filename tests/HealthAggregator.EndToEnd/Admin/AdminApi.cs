using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HealthAggregator.EndToEnd.Admin;

/// <summary>The admin listener: open for reading, closed for changing, and never in the way.</summary>
public sealed class AdminApi : IAsyncLifetime
{
    private readonly RawServer _passing = RawServer.Saying("PASS");
    private readonly RawServer _failing = RawServer.Saying("FAIL");
    private AggregatorProcess? _aggregator;

    private AggregatorProcess Aggregator => _aggregator!;

    private string Config => $$"""
        defaults: { interval: 500ms, timeout: 400ms, fast_interval: 100ms }
        data_centers:
          east: { stacks: { web: { checks: { page: "{{_passing.Url}}" } } } }
          west: { threshold: 50%, stacks: { web: { checks: { page: "{{_failing.Url}}" } } } }
        """;

    public async ValueTask InitializeAsync()
    {
        _aggregator = await AggregatorProcess.StartAsync(Config);
        await _aggregator.EveryCheckSampledAsync();
    }

    [Fact]
    public async Task Status_tells_everything_by_its_stable_names()
    {
        await Aggregator.AnswersAsync("PASS", "/health/east");

        var status = await Aggregator.StatusAsync();

        var east = status.DataCenter("east");
        Assert.Equal("PASS", east.GetProperty("verdict").GetString());
        Assert.Equal("score", east.GetProperty("rung").GetString());
        Assert.True(east.GetProperty("in_rotation").GetBoolean());
        Assert.Equal((1, 1, 100), ScoreOf(east));
        Assert.True(east.TryGetProperty("threshold", out _));
        var west = status.DataCenter("west");
        Assert.Equal("FAIL", west.GetProperty("verdict").GetString());
        Assert.NotEmpty(west.GetProperty("reason").GetString()!);
        Assert.False(west.GetProperty("in_rotation").GetBoolean());
        Assert.Equal((0, 1, 0), ScoreOf(west));
        var stack = west.GetProperty("stacks")[0];
        Assert.Equal(("web", "FAIL"), (stack.GetProperty("name").GetString(), stack.GetProperty("verdict").GetString()));
        var check = stack.GetProperty("checks")[0];
        Assert.Equal(("page", "failing", "http"), (check.GetProperty("name").GetString(), check.GetProperty("status").GetString(), check.GetProperty("kind").GetString()));
        Assert.Equal(_failing.Url, check.GetProperty("target").GetString());
        Assert.True(status.Json.TryGetProperty("version", out _));
        Assert.True(status.Json.TryGetProperty("instance", out _));
    }

    [Fact]
    public async Task One_data_center_can_be_asked_for_and_an_unknown_one_is_a_problem()
    {
        using var one = await Aggregator.SendAsync(HttpMethod.Get, Aggregator.AdminUrl + "/api/v1/data-centers/west");
        using var none = await Aggregator.SendAsync(HttpMethod.Get, Aggregator.AdminUrl + "/api/v1/data-centers/nowhere");

        Assert.Equal("west", (await JsonAsync(one)).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        await IsProblemAsync(none, 404);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic TOKEN")]
    [InlineData("TOKEN")]
    [InlineData("Bearer TOKENx")]
    [InlineData("Bearer TOKEN, Bearer TOKEN")]
    public async Task F54_a_change_without_the_right_token_is_401_with_one_constant_body(string? authorization)
    {
        var before = await ReloadsAsync();
        var headers = authorization is null ? [] : new[] { ("Authorization", authorization.Replace("TOKEN", Aggregator.OperatorToken(), StringComparison.Ordinal)) };

        using var refused = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload", null, headers);
        using var usual = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await IsProblemAsync(refused, 401);
        Assert.Equal(await usual.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(before, await ReloadsAsync());
    }

    [Fact]
    public async Task F54_a_token_in_the_query_or_a_cookie_is_no_token()
    {
        var token = Aggregator.OperatorToken();

        using var query = await Aggregator.SendAsync(HttpMethod.Post, $"{Aggregator.AdminUrl}/api/v1/reload?token={token}&access_token={token}");
        using var cookie = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload", null, ("Cookie", $"token={token}; Authorization=Bearer {token}"));

        Assert.Equal(HttpStatusCode.Unauthorized, query.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
    }

    [Fact]
    public async Task F54_guessing_is_slowed_down_but_the_right_token_is_let_in_at_any_time()
    {
        var answers = new List<int>();
        for (var guess = 0; guess < 30; guess++)
        {
            answers.Add(await StatusOfAsync(Aggregator, HttpMethod.Post, "/api/v1/reload", $"guess-{guess}"));
        }

        Assert.Equal(401, answers[0]);
        Assert.Equal(429, answers[^1]);
        Assert.Equal(200, await StatusOfAsync(Aggregator, HttpMethod.Post, "/api/v1/reload", Aggregator.OperatorToken()));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    public async Task F56_a_change_from_a_browser_of_another_origin_is_refused_in_spite_of_the_token(string origin)
    {
        using var refused = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload", Aggregator.OperatorToken(), ("Origin", origin));
        using var own = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload", Aggregator.OperatorToken(), ("Origin", Aggregator.AdminUrl));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await IsProblemAsync(refused, 403);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task F56_a_GET_changes_nothing()
    {
        var before = await ReloadsAsync();

        using var response = await Aggregator.SendAsync(HttpMethod.Get, Aggregator.AdminUrl + "/api/v1/reload", Aggregator.OperatorToken());

        Assert.Contains((int)response.StatusCode, (int[])[404, 405]);
        Assert.Equal(before, await ReloadsAsync());
    }

    [Fact]
    public void The_generated_token_is_for_its_owner_alone_and_is_never_logged()
    {
        var file = Path.Combine(Aggregator.StateDirectory, "operator.token");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(file, Aggregator.Log, StringComparison.Ordinal);
        Assert.InRange(Aggregator.OperatorToken().Length, 22, 200);
        Assert.DoesNotContain(Aggregator.OperatorToken(), Aggregator.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configured_tokens_replace_the_generated_one_and_a_viewer_may_not_change()
    {
        static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            admin:
              anonymous_read: false
              tokens:
                - { name: alice, sha256: {{Hash("alices-own-token")}}, role: operator }
                - { name: bob, sha256: {{Hash("bobs-own-token")}}, role: viewer }
            """ + "\n" + Config);

        Assert.Equal(401, await StatusOfAsync(aggregator, HttpMethod.Get, "/api/v1/status", null));
        Assert.Equal(200, await StatusOfAsync(aggregator, HttpMethod.Get, "/api/v1/status", "bobs-own-token"));
        Assert.Equal(403, await StatusOfAsync(aggregator, HttpMethod.Post, "/api/v1/reload", "bobs-own-token"));
        Assert.Equal(200, await StatusOfAsync(aggregator, HttpMethod.Post, "/api/v1/reload", "alices-own-token"));
        Assert.False(File.Exists(Path.Combine(aggregator.StateDirectory, "operator.token")));
    }

    [Fact]
    public async Task Livez_and_readyz_speak_of_the_process_not_of_the_verdict()
    {
        await Eventually.IsTrueAsync("ready", async () => await StatusOfAsync(Aggregator, HttpMethod.Get, "/readyz", null) == 200);

        Assert.Equal("FAIL", await Aggregator.AnswerAsync("/health/west"));
        Assert.Equal(200, await StatusOfAsync(Aggregator, HttpMethod.Get, "/livez", null));
        Assert.Contains("publishing ok", await Aggregator.ReadAsync(Aggregator.AdminUrl + "/livez?verbose"), StringComparison.Ordinal);
        Assert.Contains("first-round ok", await Aggregator.ReadAsync(Aggregator.AdminUrl + "/readyz?verbose"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem_and_no_page_of_the_framework()
    {
        using var response = await Aggregator.SendAsync(HttpMethod.Get, Aggregator.AdminUrl + "/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await IsProblemAsync(response, 404);
    }

    public async ValueTask DisposeAsync()
    {
        await Aggregator.DisposeAsync();
        await _passing.DisposeAsync();
        await _failing.DisposeAsync();
    }

    private static (int, int, double) ScoreOf(JsonElement dataCenter)
    {
        var score = dataCenter.GetProperty("score");
        return (score.GetProperty("passing").GetInt32(), score.GetProperty("total").GetInt32(), score.GetProperty("percent").GetDouble());
    }

    private async Task<double> ReloadsAsync() => (await Aggregator.MetricsAsync()).Series["health_aggregator_config_last_reload_success_timestamp_seconds"];

    private static async Task<int> StatusOfAsync(AggregatorProcess aggregator, HttpMethod method, string path, string? token)
    {
        using var response = await aggregator.SendAsync(method, aggregator.AdminUrl + path, token);
        return (int)response.StatusCode;
    }

    private static async Task IsProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await JsonAsync(response);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}

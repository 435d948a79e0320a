using System.Net;
using System.Text;
using System.Text.Json;
using HealthAggregator.Configuration;
using HealthAggregator.Tests.Census;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Who asks, as the status and the metrics of a whole application tell it.</summary>
public sealed class ProberStatusTests : IAsyncLifetime
{
    private FakeStack _stack = null!;
    private AggregatorApplication? _application;

    private AggregatorApplication Application => _application!;

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        _stack.Says("PASS");
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task Everybody_who_asks_is_in_the_status_with_his_family()
    {
        await Start();
        var userAgents = ProberFamilyTests.UserAgents.Select(row => row.Data).Where(data => data.Item1 is not "").ToArray();
        foreach (var (userAgent, _) in userAgents)
        {
            await Ask("/health", userAgent: userAgent);
        }

        var probers = await Probers(userAgents.Length);
        Assert.Equal(userAgents.Order(), probers.Select(prober => (Text(prober, "user_agent"), Text(prober, "family")!)).Order());
        Assert.All(probers, prober => Assert.Equal(
            ("127.0.0.1", "GET", "HTTP/1.0", "health", "us-east", 200, "PASS"),
            (Text(prober, "source"), Text(prober, "method"), Text(prober, "version"), Text(prober, "page"), Text(prober, "data_center"), prober.GetProperty("last_status").GetInt32(),
                Text(prober, "last_verdict"))));
    }

    [Theory]
    [InlineData("HEAD /health HTTP/1.0", "HEAD HTTP/1.0 health us-east 200 PASS")]
    [InlineData("OPTIONS /health/us-east/ HTTP/1.0", "OPTIONS HTTP/1.0 health us-east 200 PASS")]
    [InlineData("GET /weight HTTP/1.1\r\nHost: h\r\nConnection: close", "GET HTTP/1.1 weight us-east 200 -")]
    [InlineData("GET /burst.html HTTP/1.0", "GET HTTP/1.0 burst us-east 503 -")]
    [InlineData("GET /burst-state?secret=1 HTTP/1.0", "GET HTTP/1.0 burst-state us-east 503 -")]
    [InlineData("GET /wp-login.php?secret=1 HTTP/1.0", "GET HTTP/1.0 - - 404 -")]
    [InlineData("POST /health HTTP/1.0\r\nContent-Length: 0", "POST HTTP/1.0 - - 405 -")]
    [InlineData("PROPFIND /health HTTP/1.0", "other HTTP/1.0 - - 405 -")]
    public async Task It_says_how_he_asked_and_what_he_was_told_and_never_the_query(string request, string told)
    {
        await Start();
        await RawClient.Ask(Application.Aggregator.ProbeUrl, $"{request}\r\nUser-Agent: gdnsd-monitor\r\n\r\n");

        var prober = Assert.Single(await Probers(1));
        string[] names = ["method", "version", "page", "data_center", "last_status", "last_verdict"];
        Assert.Equal(told, string.Join(' ', names.Select(name => prober.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-")));
        Assert.DoesNotContain("secret", (await Application.Get("/api/v1/status")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-east\n", "haproxy-agent agent-check TCP health us-east - PASS")]
    [InlineData("US-East\n", "haproxy-agent agent-check TCP health us-east - PASS")]
    [InlineData("", "haproxy-agent agent-check TCP health us-east - PASS")]
    [InlineData("eu-west\n", "haproxy-agent agent-check TCP - - - -")]
    [InlineData("GET /health\r\n", "none GET HTTP/0.9 health us-east 200 PASS")]
    [InlineData("GET /HEALTH/us-east/?secret=1\r\n", "none GET HTTP/0.9 health us-east 200 PASS")]
    [InlineData("GET /burst.html\r\n", "none GET HTTP/0.9 burst us-east 503 -")]
    [InlineData("HEAD /weight HTTP/1.0\r\n\r\n", "none HEAD HTTP/1.0 weight us-east 200 -")]
    [InlineData("GET /health HTTP/1.1\r\nUser-Agent: curl/8\r\n\r\n", "none GET HTTP/1.1 health us-east 200 PASS")]
    [InlineData("GET /wp-login.php?secret=1 HTTP/1.0\r\n\r\n", "none GET HTTP/1.0 - - 404 -")]
    [InlineData("GET /health HTTP/77 secret and more\r\n", "none GET other health us-east 200 PASS")]
    public async Task Whoever_asks_the_agent_listener_is_known_by_how_he_asks(string sent, string told)
    {
        await Start();
        await RawClient.Ask(Agent(0), sent);

        var prober = Assert.Single(await Probers(1));
        Assert.Equal("127.0.0.1", Text(prober, "source"));
        Assert.Null(Text(prober, "user_agent"));
        string[] names = ["family", "method", "version", "page", "data_center", "last_status", "last_verdict"];
        Assert.Equal(told, string.Join(' ', names.Select(name => prober.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-")));
        Assert.DoesNotContain("secret", (await Application.Get("/api/v1/status")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_check_is_heard_on_a_port_for_one_data_center_too_and_what_it_was_told_last_is_known()
    {
        await Start();
        Assert.Equal("up ready 100%\n", await RawClient.Ask(Agent(1), "GET /health\r\n"));
        Assert.Equal(("agent-check", "us-east", "PASS"), await Told());

        _stack.Says("FAIL");
        await Eventually.True(async () => await RawClient.Ask(Agent(1), "") == "down #score\n");
        Assert.Equal(("agent-check", "us-east", "FAIL"), await Told());

        async Task<(string?, string?, string?)> Told()
        {
            var prober = Assert.Single(await Probers(1));
            return (Text(prober, "method"), Text(prober, "data_center"), Text(prober, "last_verdict"));
        }
    }

    [Fact]
    public async Task An_agent_that_is_expected_is_heard_and_nobody_else_is_taken_for_it()
    {
        await Start(new ExpectedProberSettings("edge", TimeSpan.FromSeconds(1))
        {
            Family = ProberFamily.All.Single(family => family.Name == "haproxy-agent"), From = IPNetwork.Parse("127.0.0.0/8"), DataCenter = "us-east",
        });
        await Ask("/health", userAgent: null);
        await Ask("/health", "haproxy-agent");
        await RawClient.Ask(Agent(0), "eu-west\n");
        await RawClient.Ask(Agent(0), "GET /health\r\n");
        await Probers(4);
        await Eventually.True(() => Application.Log.Has("prober edge is silent: it is expected every 1s, and has not asked in the "));

        await RawClient.Ask(Agent(0), "us-east\n");
        await Eventually.True(() => Application.Log.Has("prober edge asks again, after "));
        Assert.Contains((await Application.Get("/metrics")).Body.Split('\n'), line => line.StartsWith("health_aggregator_prober_last_seen_timestamp_seconds{family=\"haproxy-agent\"} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /health\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")]
    public async Task What_the_web_server_itself_refuses_is_not_heard(string request)
    {
        await Start();
        Assert.StartsWith("HTTP/1.1 400 ", await RawClient.Ask(Application.Aggregator.ProbeUrl, request), StringComparison.Ordinal);
        await Ask("/health", "curl/8");

        Assert.Equal("curl/8", Text(Assert.Single(await Probers(1)), "user_agent"));
    }

    [Fact]
    public async Task On_a_kept_connection_each_request_is_his_who_says_so()
    {
        await Start();
        await RawClient.Ask(
            Application.Aggregator.ProbeUrl,
            "GET /health HTTP/1.1\r\nHost: h\r\nUser-Agent: one\r\n\r\n"
            + "GET /health HTTP/1.1\r\nHost: h\r\nUser-Agent: one\r\n\r\n"
            + "GET /health HTTP/1.1\r\nHost: h\r\nUser-Agent: two\r\n\r\n"
            + "HEAD /health HTTP/1.1\r\nHost: h\r\nUser-Agent: two\r\n\r\n"
            + "GET /weight HTTP/1.1\r\nHost: h\r\n\r\n"
            + "GET /health HTTP/1.1\r\nHost: h\r\nUser-Agent: one\r\nConnection: close\r\n\r\n");

        Assert.Equal(
            ["- GET weight", "one GET health", "two GET health", "two HEAD health"],
            (await Probers(4)).Select(prober => $"{Text(prober, "user_agent") ?? "-"} {Text(prober, "method")} {Text(prober, "page")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_asks_the_admin_listener_is_no_prober()
    {
        await Start();
        await Application.Get("/metrics");
        await Application.Get("/health");
        await Ask("/health", "curl/8");

        Assert.Equal("curl/8", Text(Assert.Single(await Probers(1)), "user_agent"));
    }

    [Fact]
    public async Task A_User_Agent_that_is_long_or_cannot_be_seen_is_cut_and_made_visible()
    {
        await Start();
        await Ask("/health", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("evil\u202e" + new string('x', 1_000))));

        var shown = Text(Assert.Single(await Probers(1)), "user_agent")!;
        Assert.StartsWith("evil", shown, StringComparison.Ordinal);
        Assert.EndsWith("xxx", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, character => char.IsControl(character) || character == '\u202e');
        Assert.InRange(shown.Length, 190, 300);
    }

    [Fact]
    public async Task The_metrics_tell_families_and_who_is_silent_and_no_stranger_s_words()
    {
        await Start(
            new ExpectedProberSettings("edge", TimeSpan.FromHours(1)) { UserAgent = "my-gslb" },
            new ExpectedProberSettings("route53", TimeSpan.FromSeconds(30)) { Family = ProberFamily.Of("Amazon-Route53-Health-Check-Service") });
        await Ask("/health", "GoogleHC/1.0 of a stranger");
        await Ask("/nothing", "gdnsd-monitor");
        await Probers(2);

        var page = (await Application.Get("/metrics")).Body.Split('\n');
        var seen = Assert.Single(page, line => line.StartsWith("health_aggregator_prober_last_seen_timestamp_seconds{", StringComparison.Ordinal));
        Assert.StartsWith("health_aggregator_prober_last_seen_timestamp_seconds{family=\"google\"} ", seen, StringComparison.Ordinal);
        Assert.Equal(
            ["health_aggregator_expected_prober_silent{name=\"edge\"} 0", "health_aggregator_expected_prober_silent{name=\"route53\"} 0"],
            page.Where(line => line.StartsWith("health_aggregator_expected_prober_silent{", StringComparison.Ordinal)));
        Assert.DoesNotContain(page, line => line.Contains("of a stranger", StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_is_told_once_when_it_begins_and_once_when_it_ends()
    {
        await Start(new ExpectedProberSettings("edge", TimeSpan.FromSeconds(1)) { UserAgent = "my-gslb/", From = IPNetwork.Parse("127.0.0.0/8"), DataCenter = "us-east" });
        await Ask("/health", "my-gslb/1");
        Assert.Equal("edge", Assert.Single(await Probers(1)).GetProperty("expected")[0].GetString());

        await Eventually.True(async () => (await Expected()).GetProperty("silent").GetBoolean());
        Assert.Contains("health_aggregator_expected_prober_silent{name=\"edge\"} 1\n", (await Application.Get("/metrics")).Body, StringComparison.Ordinal);
        await Eventually.True(() => Application.Log.Has("prober edge is silent: it is expected every 1s, and nothing was heard of it for "));

        // What is answered 404 is no verdict.
        await Ask("/nothing", "my-gslb/1");
        await Probers(2);
        Assert.True((await Expected()).GetProperty("silent").GetBoolean());

        await Ask("/health", "my-gslb/1");
        await Eventually.True(async () => !(await Expected()).GetProperty("silent").GetBoolean());
        await Eventually.True(() => Application.Log.Has("prober edge asks again, after "));
        Assert.Equal(
            ("edge", "my-gslb/", "127.0.0.0/8", "us-east", "1s", null),
            (Text(await Expected(), "name"), Text(await Expected(), "user_agent"), Text(await Expected(), "from"), Text(await Expected(), "data_center"), Text(await Expected(), "every"),
                Text(await Expected(), "family")));
        Assert.Equal(2, Application.Log.ToString().Split("prober edge ").Length - 1);
    }

    [Fact]
    public async Task Somebody_who_never_asks_is_told_of_too_and_a_reload_says_who_is_expected()
    {
        await Start();
        Assert.Empty((await Application.Status()).GetProperty("expected_probers").EnumerateArray());
        Application.Configure(Settings(new ExpectedProberSettings("edge", TimeSpan.FromSeconds(1)) { Family = ProberFamily.None }));
        await Application.Reload();

        await Eventually.True(async () => (await Application.Status()).GetProperty("expected_probers").GetArrayLength() == 1);
        await Eventually.True(async () => (await Expected()).GetProperty("silent").GetBoolean());
        Assert.Null(Text(await Expected(), "last_seen"));
        await Eventually.True(() => Application.Log.Has("prober edge is silent: it is expected every 1s, and has not asked in the "));
    }

    private async Task Start(params ExpectedProberSettings[] expected)
    {
        _application = await AggregatorApplication.Start(Settings(expected));
        await Eventually.Comes(Application.Aggregator.FirstRound());
    }

    private Settings Settings(params ExpectedProberSettings[] expected) =>
        Some.Settings(Some.Plan(Some.Check(_stack.At(), cadence: Some.Brisk))) with
        {
            ExpectedProbers = [.. expected],
            Agents = [new(new(IPAddress.Loopback, 0)), new(new(IPAddress.Loopback, 0), "us-east")],
        };

    /// <param name="number">0 is for all data centers, 1 for us-east.</param>
    private Uri Agent(int number) => new($"http://{Application.Aggregator.AgentAddresses[number]}");

    private Task<string> Ask(string path, string? userAgent) =>
        RawClient.Ask(Application.Aggregator.ProbeUrl, $"GET {path} HTTP/1.0\r\n{(userAgent is null ? "" : $"User-Agent: {userAgent}\r\n")}\r\n");

    private async Task<JsonElement> Expected() => Assert.Single((await Application.Status()).GetProperty("expected_probers").EnumerateArray());

    /// <summary>All that are known, once they are so many.</summary>
    private async Task<JsonElement[]> Probers(int count)
    {
        JsonElement[] probers = [];
        await Eventually.True(async () =>
        {
            probers = [.. (await Application.Status()).GetProperty("probers").EnumerateArray()];
            return probers.Length >= count;
        });
        Assert.Equal(count, probers.Length);
        return probers;
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}

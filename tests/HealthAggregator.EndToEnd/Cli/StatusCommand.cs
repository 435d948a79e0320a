using System.Text.Json;

namespace HealthAggregator.EndToEnd.Cli;

public sealed class StatusCommand : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("localhost:8081")]
    [InlineData("ftp://127.0.0.1:8081")]
    [InlineData("8081")]
    public async Task A_url_that_is_not_http_is_3_and_says_what_to_type(string url)
    {
        var outcome = await TheProgram.RunAsync("status", "--url", url);

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains(url, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("such as http://127.0.0.1:8081 with --url", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first\nsecond\n")]
    [InlineData("not ascii: é")]
    [InlineData("")]
    public async Task A_token_file_that_holds_no_token_is_3_and_is_named_but_not_quoted(string text)
    {
        var file = _directory.Write("token", text);

        var outcome = await TheProgram.RunAsync("status", "--token-file", file);

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains(file, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("second", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_that_is_a_directory_or_missing_is_3_and_is_named()
    {
        var directory = await TheProgram.RunAsync("status", "--token-file", _directory.Path);
        var missing = await TheProgram.RunAsync("status", "--token-file", _directory["nowhere"]);

        Assert.True(directory.ExitCode == 3, directory.Said);
        Assert.Contains($"{_directory.Path} is a directory", directory.Errors, StringComparison.Ordinal);
        Assert.True(missing.ExitCode == 3, missing.Said);
        Assert.Contains(_directory["nowhere"], missing.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", directory.Said + missing.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_in_the_environment_is_not_asked_and_sees_no_token()
    {
        await using var proxy = RawServer.Saying("PASS");
        var environment = new[] { ("http_proxy", $"http://127.0.0.1:{proxy.Port}"), ("HEALTH_AGGREGATOR_TOKEN", (string?)"secret") };

        var outcome = await TheProgram.RunAsync(environment, "status", "--url", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal(0, proxy.Accepted);
    }

    [Fact]
    public async Task On_forty_columns_every_word_of_the_table_is_there()
    {
        var script = Tool.Find("script", "bsdutils");
        await using var stack = RawServer.Saying("NO");
        await using var aggregator = await AggregatorProcess.StartAsync(
            Pages.Config([("gateway", $"{{ http: \"{stack.Url}\", vote: required }}")], "interval: 1s, timeout: 500ms"));
        await aggregator.EveryCheckSampledAsync();

        var outcome = await Child.RunAsync(script, "-qec", $"stty cols 40 rows 50; NO_COLOR=1 TERM=dumb '{TheProgram.File}' status --url {aggregator.AdminUrl}", "/dev/null");

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.DoesNotContain("…", outcome.Output, StringComparison.Ordinal);
        Assert.All(outcome.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 40, line));
        Assert.All(["web/gateway", "failing", "(required)"], (string word) => Assert.Contains(word, outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_believed_beyond_the_checks_has_a_line_each()
    {
        await using var stack = RawServer.Saying("FAIL");
        await using var others = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 500ms, timeout: 400ms, fast_interval: 200ms }
            data_centers:
              east:
                peers: { west: "{{others.Page("west")}}", south: "{{stack.Page("south")}}" }
                replicas: { b: "{{others.Page("b")}}" }
                stacks:
                  web: { checks: { web-1: "{{stack.Page("1")}}", web-2: "{{stack.Page("2")}}", web-3: "{{stack.Page("3")}}" } }
            """);
        await aggregator.StatusAsync("all of it was heard", page => page.DataCenter("east") is var east
            && east.GetProperty("correlated").ValueKind == JsonValueKind.Object
            && ((string[])["peers", "replicas"]).SelectMany(kind => east.GetProperty(kind).EnumerateArray()).All(watched => watched.GetProperty("last").ValueKind == JsonValueKind.Object));

        var outcome = await TheProgram.RunAsync("status", "--url", aggregator.AdminUrl);

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        var said = string.Join(' ', outcome.Output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        Assert.All(
            (string[])["correlated: 3 of 3 counted checks fell together: said FAIL with status 200", "peers: west says PASS, south says FAIL", "replicas: b answers otherwise"],
            line => Assert.Contains(line, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_outlives_an_instance_that_cannot_be_reached_and_sees_it_come_back()
    {
        await using var stack = RawServer.Saying("PASS");
        var ports = AggregatorPorts.Free();
        await using var watch = TheProgram.Start([], "status", "--watch", "--url", $"http://127.0.0.1:{ports.Admin}");
        await Eventually.IsTrueAsync("the instance cannot be reached", () => watch.Output.Any(line => line.Contains("cannot be reached", StringComparison.Ordinal)));

        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"), ports);
        await Eventually.IsTrueAsync("the instance is back", () => watch.Output.Any(line => line.Contains("web/page", StringComparison.Ordinal)));

        watch.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, (await watch.EndAsync()).ExitCode);
    }

    public void Dispose() => _directory.Dispose();
}

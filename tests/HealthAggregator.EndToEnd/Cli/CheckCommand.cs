using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Cli;

public sealed partial class CheckCommand : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_valid_file_is_0()
    {
        var outcome = await TheProgram.RunAsync("check", "--config", Config(("page", "http://127.0.0.1:9/health")));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Errors);
    }

    [Fact]
    public async Task An_invalid_file_is_2_and_every_error_stands_on_stderr_with_its_place()
    {
        var file = _directory.Write("broken.yaml", """
            defaults: { interval: 5s, timeout: 10s }
            data_centers:
              us-east:
                treshold: 75%
                threshold: 175%
                stacks:
                  web:
                    checks:
                      web-1: http://10.0.0.11/health
                      web-1: ftp://10.0.0.12/health
            """);

        var outcome = await TheProgram.RunAsync("check", "--config", file);

        Assert.Equal(2, outcome.ExitCode);
        var errors = outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(errors, error => Assert.Matches(Place(), error));
        Assert.All(errors, error => Assert.StartsWith(file, error, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith($"{file}:4:", StringComparison.Ordinal) && error.Contains("threshold", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith($"{file}:5:", StringComparison.Ordinal) && error.Contains("175%", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith($"{file}:10:", StringComparison.Ordinal) && error.Contains("web-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("data_centers: {}")]
    [InlineData("\0")]
    [InlineData("data_centers: [")]
    public async Task F23_a_file_that_is_no_config_is_2(string text)
    {
        var outcome = await TheProgram.RunAsync("check", "--config", _directory.Write("config.yaml", text));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(Place(), outcome.Errors);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F24_a_depth_bomb_is_2_and_no_crash()
    {
        var outcome = await TheProgram.RunAsync("check", "--config", _directory.Write("config.yaml", "data_centers: " + new string('[', 200_000)));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(Place(), outcome.Errors);
    }

    [Fact]
    public async Task A_missing_file_is_2_and_is_named()
    {
        var outcome = await TheProgram.RunAsync("check", "--config", _directory["nowhere.yaml"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("nowhere.yaml", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_probe_it_asks_once_and_is_0_when_every_verdict_is_PASS()
    {
        await using var stacks = await NginxStacks.StartAsync(1);

        var outcome = await TheProgram.RunAsync("check", "--probe", "--config", Config(("page", stacks.Url(0))));

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.All((string[])["east", "web", "page", "PASS"], word => Assert.Contains(word, outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_probe_a_verdict_of_FAIL_is_1_and_the_table_says_why()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        stacks.Say(1, "FAIL");
        var closed = FreePort.Next();

        var outcome = await TheProgram.RunAsync("check", "--probe", "--config",
            Config(("good-page", stacks.Url(0)), ("bad-page", stacks.Url(1)), ("no-page", $"http://127.0.0.1:{closed}/health")));

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.All((string[])["east", "web", "good-page", "bad-page", "no-page", "FAIL"], word => Assert.Contains(word, outcome.Output, StringComparison.Ordinal));
        Assert.Contains(outcome.Output.Split('\n'), line => line.Contains("no-page", StringComparison.Ordinal) && line.Contains("refused", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task With_probe_an_invalid_file_is_2_and_nothing_is_asked()
    {
        await using var stack = RawServer.Saying("PASS");

        var outcome = await TheProgram.RunAsync("check", "--probe", "--config",
            _directory.Write("broken.yaml", Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 2s")));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(0, stack.Accepted);
    }

    [Fact]
    public async Task With_probe_a_passing_check_that_is_asked_often_fails_no_verdict_because_a_slow_page_takes_its_time()
    {
        await using var quick = RawServer.Saying("PASS");
        await using var slow = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.PauseAsync(TimeSpan.FromSeconds(1.5));
            await visit.SendAsync(Http.Ok("PASS"));
        });

        // 400 ms make a sample stale after 1.2 s.
        var outcome = await TheProgram.RunAsync("check", "--probe", "--config", Config(
            ("quick", $$"""{ http: "{{quick.Url}}", interval: 400ms, fast_interval: 400ms, timeout: 300ms }"""), ("slow", slow.Url)));

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Contains("100% passing (2 of 2)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F32_with_probe_it_says_which_verdicts_it_would_change_of_the_instance_that_has_its_state_directory()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"));
        await aggregator.AnswersAsync("PASS");

        // It listens where the instance was started, whatever the new file says of that.
        var file = _directory.Write("next.yaml", $$"""
            listen: { probe: 127.0.0.1:1, admin: 127.0.0.1:2 }
            state_dir: {{aggregator.StateDirectory}}
            data_centers:
              east:
                isolation: { witnesses: [{ tcp: 127.0.0.1:{{aggregator.Ports.Probe}} }] }
                peers: { west: {{stack.Page("west")}} }
                stacks: { web: { checks: { page: {{stack.Page("page")}}, more: "http://127.0.0.1:{{FreePort.Next()}}/health" } } }
            """);
        var outcome = await TheProgram.RunAsync("check", "--probe", "--config", file);

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Empty(outcome.Errors);
        Assert.Contains("east would be FAIL by score: 50% passing (1 of 2), below the threshold of 75%; it is PASS now, by score\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($" at {aggregator.AdminUrl}/, whose config is {aggregator.ConfigFile}, loaded at ", outcome.Output, StringComparison.Ordinal);
        var rows = outcome.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains(rows, row => row.StartsWith($"east witness 127.0.0.1:{aggregator.Ports.Probe} pass ", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("east peer west pass ", StringComparison.Ordinal));

        // An instance that has gone is no error.
        await aggregator.StopAsync();
        outcome = await TheProgram.RunAsync("check", "--probe", "--config", file);
        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Contains("below the threshold of 75%\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"Compared with no running instance: {aggregator.AdminUrl}/ cannot be reached: ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_names_an_instance_to_compare_with_must_want_to_probe()
    {
        var outcome = await TheProgram.RunAsync("check", "--config", Config(("page", "http://127.0.0.1:9/health")), "--url", "http://127.0.0.1:9");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("add --probe, or leave them out", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_probe_a_redirected_stderr_gets_no_terminal_escapes_though_stdout_is_a_terminal()
    {
        var script = Tool.Find("script", "bsdutils");
        await using var stack = RawServer.Saying("PASS");

        var outcome = await Child.RunAsync(
            script, "-qec", $"TERM=xterm-256color {TheProgram.File} check --probe --config {Config(("page", stack.Url))} 2> {_directory["errors"]}", "/dev/null");

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Equal("", await File.ReadAllTextAsync(_directory["errors"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task With_probe_the_log_of_a_CI_job_gets_no_terminal_escapes()
    {
        await using var stack = RawServer.Saying("PASS");

        var outcome = await TheProgram.RunAsync([("NO_COLOR", null), ("GITHUB_ACTIONS", "true")], "check", "--probe", "--config", Config(("page", stack.Url)));

        Assert.Equal(0, outcome.ExitCode);
        Assert.DoesNotContain("\e", outcome.Said, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private string Config(params IEnumerable<(string Name, string Check)> checks) =>
        _directory.Write("config.yaml", Pages.Config(checks, "interval: 5s, timeout: 3s"));

    // FILE:LINE:COL: PATH: what is wrong; what to write
    [GeneratedRegex(@"^\S+:\d+:\d+: .+; .+", RegexOptions.Multiline)]
    private static partial Regex Place();
}

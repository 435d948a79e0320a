using System.Security.Cryptography;
using System.Text;

namespace HealthAggregator.EndToEnd.Cli;

public sealed class AuditCommand : IDisposable
{
    private const string Forged = "it does not continue the line before it: one was changed, removed, moved or put in between";

    private readonly TemporaryDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Verify_is_0_for_a_log_that_is_whole_and_says_how_far_it_goes()
    {
        WriteLog(Lines(3));
        _state.Write("control.json", """{"control":{"revision":3,"change":{"revision":3}}}""");

        var outcome = await VerifyAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Equal($"{_state["audit.jsonl"]} is whole. Lines: 3, from 2030-01-01T00:00:01Z to 2030-01-01T00:00:03Z; last revision: 3.", outcome.Output);
        Assert.Equal("", outcome.Errors);
    }

    [Fact]
    public async Task Verify_is_1_for_a_changed_line_and_says_which_one()
    {
        var lines = Lines(3);
        lines[1] = lines[1].Replace("alice", "mallory", StringComparison.Ordinal);
        WriteLog(lines);

        var outcome = await VerifyAsync();

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Equal(
            $"{_state["audit.jsonl"]} is not what was written. Line 2: it does not end with the hash of its text.\nGood lines before it: 1, up to 2030-01-01T00:00:01Z; last revision: 1.",
            outcome.Errors);
    }

    [Fact]
    public async Task Verify_is_1_for_a_missing_line()
    {
        WriteLog([.. Lines(3).Where((_, index) => index != 1)]);

        var outcome = await VerifyAsync();

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Contains($"Line 2: {Forged}.", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_is_1_when_the_state_is_further_than_the_log()
    {
        WriteLog(Lines(2));
        _state.Write("control.json", """{"control":{"revision":4,"change":{"revision":4}}}""");

        var outcome = await VerifyAsync();

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Equal($"{_state["audit.jsonl"]}: the log ends at revision 2, but the state is at 4: its last lines are missing.", outcome.Errors);
    }

    [Fact]
    public async Task Verify_is_0_when_a_crash_has_left_half_a_line_or_kept_one_with_the_state()
    {
        File.WriteAllText(_state["audit.jsonl"], string.Concat(Lines(2).Select(line => line + "\n")) + Lines(3)[2][..50]);
        _state.Write("control.json", """{"control":{"revision":3,"change":{"revision":3}}}""");

        var outcome = await VerifyAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Contains("Its last 50 bytes are the beginning of a line", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("The line of revision 3 is not in it yet.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_is_3_when_there_is_no_log_and_says_what_to_type()
    {
        var missing = await VerifyAsync();
        Directory.CreateDirectory(_state["audit.jsonl"]);
        var directory = await VerifyAsync();

        Assert.True(missing.ExitCode == 3, missing.Said);
        Assert.Contains($"{_state["audit.jsonl"]} is not there", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("--state-dir", missing.Errors, StringComparison.Ordinal);
        Assert.True(directory.ExitCode == 3, directory.Said);
        Assert.Contains($"{_state["audit.jsonl"]} cannot be read", directory.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", missing.Said + directory.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data_centers: { east: { stacks: { web: { checks: { page: http://127.0.0.1:1/ } } } } }")]
    [InlineData("data_centers: [")]
    public async Task Verify_finds_the_log_by_the_config_valid_or_not(string rest)
    {
        WriteLog(Lines(1));
        var config = _state.Write("config.yaml", $"state_dir: {_state.Path}\n{rest}\n");

        var byOption = await TheProgram.RunAsync("audit", "verify", "--config", config);
        var byEnvironment = await TheProgram.RunAsync([("HEALTH_AGGREGATOR_CONFIG", config)], "audit", "verify");
        var missing = await TheProgram.RunAsync("audit", "verify", "--config", _state["nowhere.yaml"]);

        Assert.True(byOption.ExitCode == 0, byOption.Said);
        Assert.Contains("is whole. Lines: 1,", byOption.Output, StringComparison.Ordinal);
        Assert.Equal(byOption.Output, byEnvironment.Output);
        Assert.True(missing.ExitCode == 3, missing.Said);
        Assert.Contains($"{_state["nowhere.yaml"]} cannot be read", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_shows_who_changed_what_and_nothing_of_it_happens_in_the_terminal()
    {
        await using var instance = RawServer.Saying("""
            {"entries":[
              {"revision":2,"at":"2030-01-01T00:00:02+00:00","actor":"","source":"192.0.2.9","action":"PUT","target":"/api/\u001b[2J\u202e","old":null,"new":null,"reason":"","outcome":"refused","why":"no token, or a wrong one"},
              {"revision":2,"at":"2030-01-01T00:00:01+00:00","actor":"alice","source":"192.0.2.7","action":"burst on","target":"us-east","old":{"on":false},"new":{"on":true},"reason":"Black [Friday]","outcome":"applied","why":null}]}
            """);

        var outcome = await TheProgram.RunAsync("audit", "--limit", "2", "--url", $"http://127.0.0.1:{instance.Port}");

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.StartsWith("GET /api/v1/audit?limit=2 HTTP/1.1\r\n", Assert.Single(instance.Requests), StringComparison.Ordinal);
        var rows = outcome.Output.Split('\n').Where(row => row.Contains("2030", StringComparison.Ordinal)).ToList();
        Assert.Matches(@"^ *2030-01-01 00:00:02Z +│? *- +│? *192\.0\.2\.9 +│? *PUT +│? */api/\\u001b\[2J\\u202e +│? *refused +│? *\(no token, or a wrong one\) *$", rows[0]);
        Assert.Matches(@"^ *2030-01-01 00:00:01Z +│? *alice +│? *192\.0\.2\.7 +│? *burst on +│? *us-east +│? *applied +│? *Black \[Friday\] *$", rows[1]);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public async Task The_token_is_sent_and_a_hundred_are_asked_for()
    {
        await using var instance = RawServer.Saying("""{"entries":[]}""");

        var outcome = await TheProgram.RunAsync("audit", "--url", $"http://127.0.0.1:{instance.Port}", "--token-file", _state.Write("token", "open-sesame\n"));

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Contains("Nobody has changed anything yet.", outcome.Output, StringComparison.Ordinal);
        var request = Assert.Single(instance.Requests);
        Assert.StartsWith("GET /api/v1/audit?limit=100 ", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer open-sesame", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-5")]
    public async Task A_limit_that_nobody_can_have_is_1(string limit)
    {
        var outcome = await TheProgram.RunAsync("audit", $"--limit={limit}", "--url", "http://127.0.0.1:1");

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Contains($"--limit {limit} is not 1 to 1000", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_1_when_the_instance_refuses_and_3_when_nobody_answers()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(
            $"admin: {{ anonymous_read: false }}\n{Pages.Config([("page", "http://127.0.0.1:1/health")], "interval: 1s, timeout: 500ms")}");

        var refused = await TheProgram.RunAsync("audit", "--url", aggregator.AdminUrl);
        var nobody = await TheProgram.RunAsync("audit", "--url", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.True(refused.ExitCode == 1, refused.Said);
        Assert.Equal(
            "This needs a token. Send Authorization: Bearer TOKEN with a token that this instance knows. Give it with --token-file or in HEALTH_AGGREGATOR_TOKEN.", refused.Errors);
        Assert.True(nobody.ExitCode == 3, nobody.Said);
        Assert.Contains("--url", nobody.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_tries_without_a_token_is_in_the_log_of_a_running_instance_which_verifies()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"));
        using var stranger = new HttpClient();
        stranger.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
        for (var attempt = 0; attempt < 12; attempt++)
        {
            using var refused = await stranger.PostAsync(new Uri($"{aggregator.AdminUrl}/api/v1/reload?token=guess"), null, TestContext.Current.CancellationToken);
            Assert.False(refused.IsSuccessStatusCode);
        }

        var outcome = await TheProgram.RunAsync("audit", "verify", "--config", aggregator.ConfigFile);

        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Contains("is whole. Lines: 10, ", outcome.Output, StringComparison.Ordinal);
        Assert.All(File.ReadAllLines(Path.Combine(aggregator.StateDirectory, "audit.jsonl")), line => Assert.Contains(
            "\"actor\":\"\",\"source\":\"127.0.0.1\",\"action\":\"POST\",\"target\":\"/api/v1/reload\",\"reason\":\"\",\"outcome\":\"refused\",\"why\":\"no token, or a wrong one\"", line, StringComparison.Ordinal));
    }

    /// <summary>As they are documented, without asking the program: each has the hash of the line before, and of its own text.</summary>
    private static string[] Lines(int count)
    {
        var (lines, previous) = (new List<string>(), new string('0', 64));
        for (var revision = 1; revision <= count; revision++)
        {
            var text = $$"""{"revision":{{revision}},"at":"2030-01-01T00:00:0{{revision}}+00:00","actor":"alice","source":"192.0.2.7","action":"burst on","target":"us-east","reason":"a drill","outcome":"applied","last_applied":{{revision}},"prev":"{{previous}}" """.TrimEnd();
            lines.Add($"{text},\"hash\":\"{HashOf(text)}\"}}");
            previous = HashOf(lines[^1]);
        }

        return [.. lines];
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private void WriteLog(IEnumerable<string> lines) => File.WriteAllText(_state["audit.jsonl"], string.Concat(lines.Select(line => line + "\n")));

    private Task<Outcome> VerifyAsync() => TheProgram.RunAsync("audit", "verify", "--state-dir", _state.Path);
}

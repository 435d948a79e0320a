using System.Globalization;
using System.Net;
using HealthAggregator.Configuration;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Configuration;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests;

/// <summary>A running instance, and a file of hosts that somebody writes.</summary>
public sealed class HostsThatAreFoundTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hosts-");
    private FakeStack _one = null!;
    private FakeStack _two = null!;
    private AggregatorApplication? _application;

    private AggregatorApplication Application => _application!;

    private string Targets => Path.Combine(_folder.FullName, "web.json");

    private string Kept => Path.Combine(Application.StateDirectory, HostFile.FileName);

    public async ValueTask InitializeAsync() => (_one, _two) = ((await FakeStack.Start()).Says("PASS"), (await FakeStack.Start()).Says("PASS"));

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        await _one.DisposeAsync();
        await _two.DisposeAsync();
        _folder.Delete(true);
    }

    [Fact]
    public async Task A_host_that_appears_is_unknown_and_lowers_no_score_before_its_first_sample()
    {
        var gate = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _two.Does(async context => await context.Response.WriteAsync(await gate.Task));
        await Start("refresh: 1s", "interval: 31s, timeout: 30s, fast_interval: 1s", _one);
        await Application.Becomes("200 PASS");

        Write(_one, _two);
        await Has(_one, _two);
        await Eventually.True(() => _two.Requests.Count > 0);

        Assert.Equal("unknown", (await Checks())[Name(_two)]);
        var site = await Application.Status("/api/v1/data-centers/us-east");
        Assert.Equal((1, 1, "PASS"), (site.GetProperty("score").GetProperty("passing").GetInt64(), site.GetProperty("score").GetProperty("total").GetInt64(), site.GetProperty("verdict").GetString()));
        Assert.Equal("200 PASS", await Application.Verdict());
        gate.SetResult("FAIL");
        await Application.Becomes("503 FAIL");
        Assert.Equal(1, await Transitions("FAIL"));
    }

    [Fact]
    public async Task A_host_that_disappears_leaves_the_vote_at_once()
    {
        _two.Says("FAIL");
        await Start("refresh: 1s", Brisk, _one, _two);
        await Eventually.True(async () => (await Checks()).GetValueOrDefault(Name(_two)) == "failing");
        Assert.Equal("503 FAIL", await Application.Verdict());

        Write(_one);

        await Application.Becomes("200 PASS");
        await Has(_one);
        await Eventually.True(() => Application.Log.Has($"hosts of {Targets}: 1 found; 0 more, 1 less than before"));
    }

    [Fact]
    public async Task With_fewer_hosts_than_min_hosts_the_stack_fails_until_there_are_enough_again()
    {
        await Start("refresh: 1s, min_hosts: 2", Brisk, _one, _two);
        await Application.Becomes("200 PASS");

        Write(_one);
        await Application.Becomes("503 FAIL");
        Assert.Equal(("passing", "failing"), ((await Checks())[Name(_one)], (await Checks())["hosts"]));
        Assert.Contains("1 host found, and min_hosts is 2", (await Application.Status()).ToString(), StringComparison.Ordinal);

        Write(_one, _two);
        await Application.Becomes("200 PASS");
        await Eventually.True(async () => (await Checks())["hosts"] == "passing");
    }

    [Fact]
    public async Task A_failing_stack_that_shrinks_below_min_hosts_never_passes_in_between()
    {
        _two.Says("FAIL");
        await Start("refresh: 1s, min_hosts: 2", Brisk, _one, _two);
        await Eventually.True(async () => (await Checks()) is var checks && checks.GetValueOrDefault(Name(_two)) == "failing"
            && checks.GetValueOrDefault(Name(_one)) == "passing" && checks["hosts"] == "passing");
        Assert.Equal("503 FAIL", await Application.Verdict());

        // What is left of it passes.
        Write(_one);
        await Eventually.True(async () => (await Application.Status()).ToString().Contains("1 host found, and min_hosts is 2", StringComparison.Ordinal) && (await Checks())["hosts"] == "failing");

        Assert.Equal("503 FAIL", await Application.Verdict());
        Assert.Equal(0, await Transitions("PASS"));
    }

    [Fact]
    public async Task A_source_that_fails_keeps_the_last_hosts_and_raises_an_alarm()
    {
        await Start("refresh: 1s", Brisk, _one);
        await Application.Becomes("200 PASS");
        await Eventually.True(async () => (await Checks())["hosts"] == "passing");

        await File.WriteAllTextAsync(Targets, "[]", TestContext.Current.CancellationToken);

        await Eventually.True(async () => (await Checks())["hosts"] == "failing");
        Assert.Equal("200 PASS", await Application.Verdict());
        Assert.Equal("passing", (await Checks())[Name(_one)]);
        Assert.Contains("health_aggregator_check_up{data_center=\"us-east\",stack=\"web\",check=\"hosts\"} 0\n", (await Application.Get("/metrics")).Body, StringComparison.Ordinal);
        await Eventually.True(() => Application.Log.Has("has no host; 1 host found before stays"));
    }

    [Fact]
    public async Task A_restart_while_the_source_is_gone_goes_on_with_the_hosts_it_knew()
    {
        await Start("refresh: 1s", Brisk, _one, _two);
        await Application.Becomes("200 PASS");
        await Eventually.True(() => File.Exists(Kept));

        await Application.Restart(Settings("refresh: 1s", Brisk), between: () => File.Delete(Targets));

        await Application.Becomes("200 PASS");
        await Has(_one, _two);
        await Eventually.True(async () => (await Checks())["hosts"] == "failing");
        Assert.Contains("there is no such file; 2 hosts found before stay", (await Application.Status()).ToString(), StringComparison.Ordinal);
        Assert.Equal("200 PASS", await Application.Verdict());
    }

    [Fact]
    public async Task A_list_that_is_damaged_is_told_of_and_made_anew()
    {
        await Start("refresh: 1s", Brisk, _one);
        await Application.Becomes("200 PASS");
        await Eventually.True(() => File.Exists(Kept));

        await Application.Restart(Settings("refresh: 1s", Brisk), between: () => File.WriteAllText(Kept, "{"));

        await Eventually.True(() => Application.Log.Has("hosts.json is left aside"));
        await Application.Becomes("200 PASS");
        await Eventually.True(() => new HostFile(Application.StateDirectory).Read() is { Problem: null, Lists.All.Count: 1 });
    }

    [Fact]
    public async Task A_reload_that_names_the_hosts_itself_finds_none_any_more()
    {
        await Start("refresh: 1s", Brisk, _one);
        await Application.Becomes("200 PASS");

        Application.Configure(Made($"hosts: [127.0.0.1], check: 'http://{{host}}:{_one.Port}/health'"));
        await Application.Reload();

        await Eventually.True(async () => (await Checks()).Keys.SequenceEqual(["127.0.0.1"]));
        Assert.Equal("200 PASS", await Application.Verdict());
        await Eventually.True(() => new HostFile(Application.StateDirectory).Read().Lists.All.IsEmpty);
        Write(_one, _two);
        Assert.Single(await Checks());
    }

    [Fact]
    public async Task A_reload_that_finds_hosts_elsewhere_holds_the_verdict_until_they_are_heard()
    {
        await Start("refresh: 1s", Brisk, _one);
        await Application.Becomes("200 PASS");

        var other = Path.Combine(_folder.FullName, "other.yml");
        await File.WriteAllTextAsync(other, $"- targets: ['127.0.0.1:{_two.Port}']\n", TestContext.Current.CancellationToken);
        Application.Configure(Settings("refresh: 1s", Brisk, other));
        await Application.Reload();

        await Has(_two);
        await Eventually.True(async () => (await Checks())[Name(_two)] == "passing");
        Assert.Equal("200 PASS", await Application.Verdict());
        Assert.Equal(0, await Transitions("FAIL"));
    }

    [Fact]
    public async Task Hosts_that_there_are_too_few_turns_for_are_warned_of_once()
    {
        Write(_one);
        _application = await AggregatorApplication.Start(Settings("refresh: 1s", Brisk) with { Probing = new() { MaxPerHost = 1 } });
        await Application.Becomes("200 PASS");
        Assert.Equal(0, Warnings());

        Write(_one, _two);
        await Eventually.True(() => Warnings() == 1);

        // What would be warned of is, by the time that the change after it is told.
        for (var turn = 1; turn <= 2; turn++)
        {
            Write(_one);
            await Eventually.True(() => Told("1 found; 0 more, 1 less than before") == turn);
            Write(_one, _two);
            await Eventually.True(() => Told("2 found; 1 more, 0 less than before") == turn + 1);
        }

        Assert.Equal(1, Warnings());

        int Warnings() => Told("raise probing.max_per_host to 2 at least");

        int Told(string what) => Application.Log.ToString().Split(what).Length - 1;
    }

    private const string Brisk = "interval: 1s, timeout: 900ms, fast_interval: 200ms";

    private static string Name(FakeStack stack) => $"127.0.0.1:{stack.Port}";

    private async Task Start(string hosts, string pace, params FakeStack[] stacks)
    {
        Write(stacks);
        _application = await AggregatorApplication.Start(Settings(hosts, pace));
    }

    private Settings Settings(string hosts, string pace, string? file = null) =>
        Made($"hosts: {{ file: {file ?? Targets}, {hosts} }}, check: {{ http: 'http://{{host}}:{{port}}/health', {pace} }}");

    private static Settings Made(string stack) =>
        ConfigText.Valid($"defaults: {{ rise: 1, fall: 1 }}\ndata_centers: {{ us-east: {{ stacks: {{ web: {{ {stack} }} }} }} }}") with
        {
            Probe = new(new IPEndPoint(IPAddress.Loopback, 0)), Admin = new(new IPEndPoint(IPAddress.Loopback, 0)), Logging = new(LogFormat.Text, LogLevel.Information),
        };

    /// <summary>As whoever writes such files does: aside, and renamed.</summary>
    private void Write(params FakeStack[] stacks)
    {
        File.WriteAllText(Targets + ".new", $$"""[{ "targets": [{{string.Join(", ", stacks.Select(stack => $"\"{Name(stack)}\""))}}], "labels": { "job": "web" } }]""");
        File.Move(Targets + ".new", Targets, overwrite: true);
    }

    private Task Has(params FakeStack[] stacks) =>
        Eventually.True(async () => (await Checks()).Keys.Order().SequenceEqual(stacks.Select(Name).Append("hosts").Order()));

    private async Task<double> Transitions(string to) => (await Application.Get("/metrics")).Body.Split('\n')
        .Where(line => line.StartsWith($"health_aggregator_transitions_total{{data_center=\"us-east\",to=\"{to}\"}}", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));

    /// <summary>The status of each check by its name.</summary>
    private async Task<Dictionary<string, string>> Checks() =>
        (await Application.Status("/api/v1/data-centers/us-east")).GetProperty("stacks")[0].GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("status").GetString()!);
}

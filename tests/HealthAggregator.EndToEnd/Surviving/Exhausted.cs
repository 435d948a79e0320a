using System.Globalization;

namespace HealthAggregator.EndToEnd.Surviving;

/// <summary>The process, or its machine, has nothing left to ask with.</summary>
public sealed class Exhausted : IAsyncDisposable
{
    private readonly RawServer _stack = RawServer.Saying("PASS");
    private readonly RawServer _witness = RawServer.Start(_ => Task.CompletedTask);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<RawHttp> _crowd = [];

    private string Config => $$"""
        defaults: { interval: 1s, timeout: 500ms, fast_interval: 500ms, connection: fresh }
        data_centers:
          east:
            isolation: { witnesses: [tcp: "127.0.0.1:{{_witness.Port}}"], hold: 60s, then: fail }
            stacks: { web: { checks: { page-1: "{{_stack.Page("1")}}", page-2: "{{_stack.Page("2")}}", page-3: "{{_stack.Page("3")}}" } } }
        """;

    [Fact]
    public async Task F39_without_descriptors_for_probes_it_is_blind_and_still_answers_and_keeps_what_operators_say()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        await aggregator.AnswersAsync("PASS");

        // A crowd first: so every number up to the limit is taken, and some more who take those that probes give back.
        await CrowdAsync(aggregator.Ports.Probe, 150);
        var highest = ProcessFigures.HighestFile(aggregator.Child);
        await LimitAsync(aggregator, highest + 50);
        await CrowdAsync(aggregator.Ports.Probe, 10);
        await Eventually.IsTrueAsync("it knows that it is blind", () => aggregator.Log.Contains("lost sight of data center east", StringComparison.Ordinal));

        Assert.False(aggregator.Child.HasExited, aggregator.Log);
        Assert.Contains("it is this process that cannot ask: this process has too few file descriptors left", aggregator.Log, StringComparison.Ordinal);
        Answers.IsPass(await RawHttp.ExchangeAsync(aggregator.Ports.Probe, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        var blind = await aggregator.StatusAsync("every check says why", page => page.Checks.All(check => check.Json.ToString().Contains("too few file descriptors", StringComparison.Ordinal)));
        Assert.DoesNotContain(blind.Checks, check => check.Status == "failing");
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Put, "/api/v1/data-centers/east/override", """{"verdict":"PASS","reason":"as it is"}""")).Status);
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Delete, "/api/v1/data-centers/east/override?reason=as+it+was")).Status);

        await LimitAsync(aggregator, highest + 1000);
        await Eventually.IsTrueAsync("it sees again", () => aggregator.Log.Contains("data center east is seen again: PASS", StringComparison.Ordinal));
        Assert.Equal(0, (await aggregator.MetricsAsync()).Sum("health_aggregator_transitions_total", "to=\"FAIL\""));
        Assert.Equal(0, (await aggregator.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task F39_a_crowd_of_visitors_takes_no_descriptor_that_probes_and_operators_need()
    {
        const int limit = 600, crowd = 400;
        var ports = AggregatorPorts.Free();
        var file = _directory.Write("config.yaml", AggregatorProcess.Complete(Config, ports, _directory));
        await using var child = Child.Start(Tool.Find("prlimit", "util-linux"), [$"--nofile={limit}:{limit}", TheProgram.File, "run", "--config", file]);
        await Daemon.ListensAsync("the program", child, ports.Admin);
        await Eventually.IsTrueAsync("every check was asked", () => _stack.Requests.Count >= 3);

        await CrowdAsync(ports.Probe, crowd);
        var asked = _stack.Requests.Count;
        await Eventually.IsTrueAsync("three more rounds", () => _stack.Requests.Count >= asked + 9);

        Assert.InRange(ProcessFigures.Of(child).Files, limit / 2, limit - 64);
        Assert.Equal(200, (await RawHttp.ExchangeAsync(ports.Admin, "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).Status);
        Leave();
        await Eventually.IsAsync(
            "it answers the next visitor", () => RawHttp.ExchangeAsync(ports.Probe, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), answer => answer.Text.Length > 0 && answer.Body == "PASS");
        Assert.DoesNotContain(child.Output, line => line.Contains("lost sight", StringComparison.Ordinal) || line.Contains("fell", StringComparison.Ordinal));
    }

    [Fact]
    public async Task F39_a_crowd_at_the_agent_listener_takes_its_share_and_no_more()
    {
        var agent = FreePort.Next();
        var ports = AggregatorPorts.Free() with { Agent = $"127.0.0.1:{agent}" };
        var file = _directory.Write("config.yaml", AggregatorProcess.Complete(Config, ports, _directory));
        await using var child = Child.Start(Tool.Find("prlimit", "util-linux"), ["--nofile=400:400", TheProgram.File, "run", "--config", file]);
        await Daemon.ListensAsync("the program", child, ports.Admin);
        await Eventually.IsAsync("it says PASS", () => RawHttp.ExchangeAsync(agent, "east\n"), answer => answer.Text == "up ready 100%\n");

        // Each says nothing, and so has its place for a while: most find none.
        for (var visitor = 0; visitor < 300; visitor++)
        {
            _crowd.Add(await RawHttp.ConnectAsync(agent));
        }

        var answers = await Task.WhenAll(_crowd.Select(visitor => visitor.ReadToCloseAsync()));

        Assert.Equal(["", "up ready 100%\n"], answers.Select(answer => answer.Text).Distinct().Order());
        await Eventually.IsAsync("it answers the next visitor", () => RawHttp.ExchangeAsync(agent, "east\n"), answer => answer.Text == "up ready 100%\n");
    }

    [Fact]
    public async Task F22_without_a_local_port_it_is_blind_and_no_check_fails()
    {
        // A network of its own, in which the only ports that there will be to ask from are those that it listens on itself.
        var (unshare, nsenter) = (Tool.Find("unshare", "util-linux"), Tool.Find("nsenter", "util-linux"));
        _ = Tool.Find("ip", "iproute2");
        var file = _directory.Write("config.yaml", $$"""
            listen: { probe: "127.0.0.1:50000", admin: "127.0.0.1:50001" }
            state_dir: {{_directory["state"]}}
            defaults: { interval: 1s, timeout: 500ms, fast_interval: 500ms }
            data_centers:
              east:
                isolation: { witnesses: [tcp: "127.0.0.1:50001"], hold: 60s, then: fail }
                stacks: { web: { checks: { probe: { tcp: "127.0.0.1:50000" } } } }
            """);
        await using var child = Child.Start(unshare, ["--net", "/bin/sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"", TheProgram.File, "run", "--config", file]);
        await Eventually.IsTrueAsync("it passes", () =>
        {
            Tool.Require(!child.Said.Contains("Operation not permitted", StringComparison.Ordinal), "the right to make a network is missing: run as root");
            return child.Output.Any(line => line.Contains("data center east is PASS", StringComparison.Ordinal));
        });

        await PortsAsync("50000 50001");
        await Eventually.IsTrueAsync("it knows that it is blind", () => child.Said.Contains("lost sight of data center east", StringComparison.Ordinal));
        Assert.Contains("it is this process that cannot ask: this machine has no local port left", child.Said, StringComparison.Ordinal);
        await PortsAsync("32768 60999");
        await Eventually.IsTrueAsync("it sees again", () => child.Said.Contains("data center east is seen again: PASS", StringComparison.Ordinal));

        Assert.DoesNotContain(child.Output, line => line.Contains("is failing", StringComparison.Ordinal) || line.Contains("is FAIL", StringComparison.Ordinal));

        async Task PortsAsync(string range)
        {
            var outcome = await Child.RunAsync(nsenter, "-t", $"{child.Id}", "-n", "/bin/sh", "-c", $"echo {range} > /proc/sys/net/ipv4/ip_local_port_range");
            Assert.True(outcome.ExitCode == 0, outcome.Said);
        }
    }

    [Fact]
    public async Task F22_a_connection_for_every_probe_leaves_fewer_than_two_sockets_for_each_check()
    {
        const int checks = 100;
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config(
            _stack.Checks("page", checks), "interval: 500ms, timeout: 450ms, fast_interval: 500ms, connection: fresh"));
        await Eventually.IsTrueAsync("twenty rounds", () => _stack.Requests.Count >= 20 * checks, TimeSpan.FromMinutes(2));

        // Those that linger after their end (TIME_WAIT) among them: they keep their ports for a minute.
        var target = string.Create(CultureInfo.InvariantCulture, $"0100007F:{_stack.Port:X4}");
        var sockets = File.ReadLines("/proc/net/tcp").Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2] == target);

        Assert.InRange(sockets, 0, 2 * checks);
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await _stack.DisposeAsync();
        await _witness.DisposeAsync();
        _directory.Dispose();
    }

    private async Task CrowdAsync(int port, int visitors)
    {
        for (var visitor = 0; visitor < visitors; visitor++)
        {
            var connection = await RawHttp.ConnectAsync(port);
            _crowd.Add(connection);
            await connection.SendAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

            // Then it was taken in, or sent away.
            await connection.ReadAnswerAsync();
        }
    }

    private void Leave()
    {
        _crowd.ForEach(connection => connection.Dispose());
        _crowd.Clear();
    }

    private static async Task LimitAsync(AggregatorProcess aggregator, int files)
    {
        var outcome = await Child.RunAsync(Tool.Find("prlimit", "util-linux"), "--pid", $"{aggregator.Child.Id}", $"--nofile={files}:");
        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }
}

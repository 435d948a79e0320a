namespace HealthAggregator.EndToEnd.Restarting;

/// <summary>Three replicas behind one address, restarted one after the other.</summary>
public sealed class RollingRestart
{
    private const string Names = "abc";

    [Fact]
    public async Task F53_a_rolling_restart_of_three_replicas_behind_HAProxy_is_never_seen()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        stacks.Say(1, "FAIL");
        var config = $$"""
            shutdown_delay: 500ms
            defaults: { interval: 1s, timeout: 900ms, fast_interval: 300ms }
            data_centers:
              up: { default: true, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
              down: { stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
            """;
        await using var a = await AggregatorProcess.StartAsync(config);
        await using var b = await AggregatorProcess.StartAsync(config);
        await using var c = await AggregatorProcess.StartAsync(config);
        AggregatorProcess[] replicas = [a, b, c];
        foreach (var replica in replicas)
        {
            await ReadyAsync(replica);
        }

        var port = FreePort.Next();
        await using var haproxy = await HaProxy.StartAsync(port, $$"""
            frontend address
              bind 127.0.0.1:{{port}}
              default_backend replicas
            backend replicas
              option httpchk GET /readyz
              option redispatch 1
              retries 3
              retry-on conn-failure empty-response
              {{string.Join("\n  ", replicas.Select((replica, index) => $"server {Names[index]} 127.0.0.1:{replica.Ports.Probe} check port {replica.Ports.Admin} inter 200ms fall 1 rise 1"))}}
            """);
        await Eventually.IsAsync("HAProxy uses all three", () => UpAsync(haproxy), up => up == 3);
        Prober[] probers = [Ask("/health/up", "200 PASS"), Ask("/health/down", "503 FAIL")];
        try
        {
            foreach (var how in (PosixSignalNumber[])[PosixSignalNumber.Terminate, PosixSignalNumber.Kill, PosixSignalNumber.Terminate])
            {
                foreach (var replica in replicas)
                {
                    replica.Child.Signal(how);
                    await replica.Child.EndAsync();
                    await Eventually.IsAsync("HAProxy has taken it out", () => UpAsync(haproxy), up => up == 2);
                    await replica.StartAgainAsync();
                    await ReadyAsync(replica);
                    await Eventually.IsAsync("HAProxy has taken it back", () => UpAsync(haproxy), up => up == 3);
                }
            }
        }
        finally
        {
            Array.ForEach(probers, prober => prober.Dispose());
        }

        Assert.All(probers, prober =>
        {
            Assert.True(prober.Asked > 100, $"only {prober.Asked} requests");
            Assert.Empty(prober.Wrong);

            // What was killed in the middle of an answer is all that may be missing.
            Assert.Equal(0, prober.Refused);
            Assert.InRange(prober.Cuts.Count, 0, replicas.Length);
        });

        Prober Ask(string path, string right) => new(port, path, right, TimeSpan.FromMilliseconds(20));
    }

    private static async Task ReadyAsync(AggregatorProcess replica)
    {
        await replica.AnswersAsync("PASS", "/health/up");
        await Eventually.IsAsync("the replica is ready", () => replica.ReadAsync(replica.AdminUrl + "/readyz"), answer => answer == "ok\n");
    }

    private static async Task<int> UpAsync(HaProxy haproxy) =>
        (await haproxy.TellAsync("show stat")).Split('\n').Count(line => Names.Any(name => line.StartsWith($"replicas,{name},", StringComparison.Ordinal)) && line.Contains(",UP,", StringComparison.Ordinal));
}

namespace HealthAggregator.EndToEnd.Answering;

public sealed class Encrypted
{
    [Fact]
    public async Task Both_listeners_speak_TLS_where_they_are_given_a_certificate()
    {
        var curl = Tool.Find("curl", "curl");
        using var certificates = await Certificates.CreateAsync(("listener", "IP:127.0.0.1", 2));
        using var directory = new TemporaryDirectory();
        await using var stack = RawServer.Saying("PASS");
        var ports = AggregatorPorts.Free();
        string Listener(int port) => $$"""{ address: "127.0.0.1:{{port}}", certificate: "{{certificates.Certificate("listener")}}", key: "{{certificates.Key("listener")}}" }""";
        var file = directory.Write("config.yaml", $$"""
            listen: { probe: {{Listener(ports.Probe)}}, admin: {{Listener(ports.Admin)}} }
            state_dir: {{directory["state"]}}
            {{Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms")}}

            """);
        await using var child = TheProgram.Start([], "run", "--config", file);
        await Daemon.ListensAsync("the program", child, ports.Admin);

        await Eventually.IsAsync("the answer over TLS is PASS",
            () => Child.RunAsync(curl, "-sS", "--cacert", certificates.Authority, $"https://127.0.0.1:{ports.Probe}/health"), answer => answer.Output == "PASS");

        var live = await Child.RunAsync(curl, "-sS", "-f", "--cacert", certificates.Authority, $"https://127.0.0.1:{ports.Admin}/livez");
        var inPlain = await RawHttp.ExchangeAsync(ports.Probe, "GET /health HTTP/1.0\r\n\r\n"u8.ToArray());
        var alive = await TheProgram.RunAsync("healthcheck", "--config", file);
        var strange = await TheProgram.RunAsync("status", "--url", $"https://127.0.0.1:{ports.Admin}");
        var trusted = await TheProgram.RunAsync([("SSL_CERT_FILE", certificates.Authority)], "status", "--url", $"https://127.0.0.1:{ports.Admin}");
        Assert.True(strange.ExitCode == 3, strange.Said);
        Assert.Matches($"^https://127.0.0.1:{ports.Admin}/ cannot be reached: .*certificate.*; have its certificate trusted on this machine, or give the admin listener's address with --url$", strange.Errors);
        Assert.DoesNotContain("inner exception", strange.Errors, StringComparison.Ordinal);
        Assert.True(trusted.ExitCode == 0, trusted.Said);
        Assert.Equal(0, live.ExitCode);
        Assert.DoesNotContain("PASS", inPlain.Text, StringComparison.Ordinal);
        Assert.True(alive.ExitCode == 0, alive.Said);
    }
}

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>Pages behind TLS, on a real nginx with real certificates.</summary>
public sealed class Encrypted
{
    [Fact]
    public async Task F11_only_a_certificate_of_a_trusted_authority_for_the_right_name_and_time_passes()
    {
        using var certificates = await Certificates.CreateAsync(
            ("good", "IP:127.0.0.1", 2), ("other-name", "DNS:stack.example", 2), ("expired", "IP:127.0.0.1", -1));
        using var others = await Certificates.CreateAsync(("untrusted", "IP:127.0.0.1", 2));
        using var pages = new TemporaryDirectory();
        pages.Write("health", "PASS\n");
        (string Name, Certificates Of)[] servers = [("good", certificates), ("other-name", certificates), ("expired", certificates), ("untrusted", others)];
        var ports = servers.ToDictionary(server => server.Name, _ => FreePort.Next());
        await using var nginx = await Nginx.StartAsync(ports["untrusted"], _ => string.Join('\n', servers.Select(server =>
            $"server {{ listen 127.0.0.1:{ports[server.Name]} ssl; root {pages.Path}; ssl_certificate {server.Of.Certificate(server.Name)}; ssl_certificate_key {server.Of.Key(server.Name)}; }}")));
        await using var plain = RawServer.Start(visit => visit.SendAsync(Http.Ok("PASS")));
        string Check(int port, string more = "") => $$"""{ http: "https://127.0.0.1:{{port}}/health", tls: { ca: "{{certificates.Authority}}"{{more}} } }""";

        var (aggregator, status) = await Pages.AskAsync([
            .. ports.Select(server => (server.Key, Check(server.Value))),
            ("named", Check(ports["other-name"], ", server_name: stack.example")),
            ("no-authority", $"https://127.0.0.1:{ports["good"]}/health"),
            ("plain", Check(plain.Port)),
            ("tls", $$"""{ tls: { address: "127.0.0.1:{{ports["good"]}}", ca: "{{certificates.Authority}}" } }"""),
            ("tls-fails", $$"""{ tls: { address: "127.0.0.1:{{ports["good"]}}", ca: "{{certificates.Authority}}", expires_after: 3d, expiring: fail } }"""),
            ("tls-expired", $$"""{ tls: { address: "127.0.0.1:{{ports["expired"]}}", ca: "{{certificates.Authority}}" } }""")]);
        await using var running = aggregator;

        Assert.Equal("pass", status.Check("good").Outcome);
        Assert.Equal("pass", status.Check("named").Outcome);
        Assert.Equal("pass", status.Check("tls").Outcome);
        Assert.Equal("expiring", status.Check("tls-fails").Outcome);
        Assert.All((string[])["tls-expired", "other-name", "expired", "untrusted", "no-authority", "plain"], name => Assert.Equal("tls", status.Check(name).Outcome));
    }
}

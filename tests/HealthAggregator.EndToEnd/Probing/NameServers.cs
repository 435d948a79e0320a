namespace HealthAggregator.EndToEnd.Probing;

/// <summary>A real PowerDNS that dns checks ask.</summary>
public sealed class NameServers
{
    [Fact]
    public async Task A_name_server_is_asked_for_records_of_every_type()
    {
        await using var dns = await PowerDns.StartAsync([
            "www IN A 10.0.0.7", "www IN A 10.0.0.8", "www IN AAAA 2001:db8::7", "alias IN CNAME www", "text IN TXT \"v=spf1\" \" -all\"", "@ IN MX 10 mail",
            "_sip._tcp IN SRV 0 5 5060 sip", .. Enumerable.Range(1, 200).Select(last => $"many IN A 10.0.1.{last}")]);

        var (aggregator, status) = await Pages.AskAsync(
            [
                ("a", Check("www", "A", "[10.0.0.7, 10.0.0.8]")),
                ("network", Check("alias", "A", "10.0.0.0/24")),
                ("aaaa", Check("www", "AAAA", "2001:db8::/32")),
                ("cname", Check("alias", "CNAME", "www.gslb.example.")),
                ("txt", Check("text", "TXT", "v=spf1 -all")),
                ("mx", $$"""{ dns: { name: gslb.example, server: "127.0.0.1:{{dns.Port}}", type: MX, answers: 10 mail.gslb.example } }"""),
                ("ns", $$"""{ dns: { name: gslb.example, server: "127.0.0.1:{{dns.Port}}", type: NS, answers: NS.gslb.example } }"""),
                ("srv", Check("_sip._tcp", "SRV", "0 5 5060 sip.gslb.example")),
                ("over-tcp", Check("many", "A", "10.0.1.0/24")),
                ("another", Check("www", "A", "10.0.0.7")),
                ("no-name", Check("nobody", "A", "10.0.0.7")),
                ("no-record", Check("text", "A", "10.0.0.7")),
                ("refused", $$"""{ dns: { name: www.elsewhere.example, server: "127.0.0.1:{{dns.Port}}" } }"""),
            ],
            "interval: 10s, timeout: 8s, fast_interval: 10s");
        await using var running = aggregator;

        Assert.All(status.Checks.SkipLast(4), check => Assert.Equal((check.Name, "pass", ""), (check.Name, check.Outcome, check.Reason)));
        Assert.Equal("body", status.Check("another").Outcome);
        Assert.Contains("10.0.0.8", status.Check("another").Reason, StringComparison.Ordinal);
        Assert.Equal(("status", "NXDOMAIN for nobody.gslb.example"), (status.Check("no-name").Outcome, status.Check("no-name").Reason));
        Assert.Equal(("body", "text.gslb.example has no A record"), (status.Check("no-record").Outcome, status.Check("no-record").Reason));
        Assert.Equal(("status", "REFUSED for www.elsewhere.example"), (status.Check("refused").Outcome, status.Check("refused").Reason));

        string Check(string name, string type, string answers) => $$"""{ dns: { name: {{name}}.gslb.example, server: "127.0.0.1:{{dns.Port}}", type: {{type}}, answers: {{(answers[0] == '[' ? answers : $"\"{answers}\"")}} } }""";
    }
}

using HealthAggregator.Configuration;

namespace HealthAggregator.Tests.Census;

public class ProberFamilyTests
{
    /// <summary>As probers send them.</summary>
    public static TheoryData<string?, string> UserAgents => new()
    {
        { "Amazon-Route53-Health-Check-Service (ref 4d6b5c1e-0f2a-4a3b-9d11-2f0c6f9a1b7e; report http://amzn.to/1vsZADi)", "route53" },
        { "Mozilla/5.0 (compatible; Cloudflare-Traffic-Manager/1.0; +https://www.cloudflare.com/traffic-manager/; pool-id: 17b5962d775c646f)", "cloudflare" },
        { "Mozilla/5.0 (compatible;Cloudflare-Healthchecks/1.0;+https://www.cloudflare.com/; healthcheck-id: 9d3d35aa9299c6ce)", "cloudflare" },
        { "Edge Health Probe", "azure-front-door" },
        { "Azure Traffic Manager Endpoint Monitor", "azure-traffic-manager" },
        { "GoogleHC/1.0", "google" },
        { "GoogleStackdriverMonitoring-UptimeChecks(https://cloud.google.com/monitoring)", "google" },
        { "ELB-HealthChecker/2.0", "aws-elb" },
        { "Varnish/fastly (healthcheck)", "fastly" },
        { "gdnsd-monitor", "gdnsd" },
        { "PowerDNS Authoritative Server", "powerdns" },
        { "Consul Health Check", "consul" },
        { "Prometheus/3.5.0", "prometheus" },
        { "Blackbox Exporter/0.25.0", "prometheus" },
        { "kube-probe/1.33", "kube-probe" },
        { "HealthAggregator/1.0.0", "health-aggregator" },
        { "curl/8.5.0", "curl" },
        { "my-gslb/1.0", "other" },
        { "git/2.43 libcurl/8.5.0", "other" },
        { "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "other" },
        { "", "none" },
        { null, "none" },
    };

    [Theory]
    [MemberData(nameof(UserAgents))]
    public void A_family_is_told_by_how_the_User_Agent_begins(string? userAgent, string family) => Assert.Equal(family, ProberFamily.Of(userAgent).Name);

    [Fact]
    public void Every_family_but_the_one_without_HTTP_has_a_User_Agent_here() =>
        Assert.Equal(ProberFamily.All.Select(family => family.Name).Order(), UserAgents.Select(row => row.Data.Item2).Append("haproxy-agent").Distinct().Order());

    [Theory]
    [InlineData("haproxy-agent")]
    [InlineData("haproxy-agent/1.0")]
    public void No_User_Agent_makes_an_agent_check(string userAgent) => Assert.Equal("other", ProberFamily.Of(userAgent).Name);

    [Fact]
    public void Each_knows_its_position() => Assert.All(ProberFamily.All.Index(), family => Assert.Equal(family.Index, family.Item.Index));
}

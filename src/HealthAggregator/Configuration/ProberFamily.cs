using System.Collections.Immutable;

namespace HealthAggregator.Configuration;

/// <summary>
/// Who asks, as far as the <c>User-Agent</c> tells, or that what he sends is no HTTP. The list is fixed, so that a label made of it is bounded; only words that a prober is known to send are in it. Anybody may
/// send them: a family is what somebody says of himself, and proves nothing.
/// </summary>
public sealed class ProberFamily
{
    // How a User-Agent of this family begins.
    private readonly string[] _beginnings;

    private ProberFamily(string name, params string[] beginnings) => (Name, _beginnings) = (name, beginnings);

    /// <summary>Whoever asks the agent listener for a line: HAProxy's agent check, which is no HTTP and has no User-Agent.</summary>
    public static ProberFamily HaProxyAgent { get; } = new("haproxy-agent");

    /// <summary>A request without a User-Agent: HAProxy's, F5's and NetScaler's, unless they are told to send one.</summary>
    public static ProberFamily None { get; } = new("none");

    /// <summary>A User-Agent that is in no other family.</summary>
    public static ProberFamily Other { get; } = new("other");

    /// <summary>Each by its position.</summary>
    public static ImmutableArray<ProberFamily> All { get; } = Numbered(
        new("route53", "Amazon-Route53-Health-Check-Service"),
        new(
            "cloudflare",
            "Mozilla/5.0 (compatible; Cloudflare-Traffic-Manager/",
            "Mozilla/5.0 (compatible;Cloudflare-Traffic-Manager/",
            "Mozilla/5.0 (compatible; Cloudflare-Healthchecks/",
            "Mozilla/5.0 (compatible;Cloudflare-Healthchecks/"),
        new("azure-front-door", "Edge Health Probe"),
        new("azure-traffic-manager", "Azure Traffic Manager Endpoint Monitor"),
        new("google", "GoogleHC/", "GoogleStackdriverMonitoring"),
        new("aws-elb", "ELB-HealthChecker/"),
        new("fastly", "Varnish/fastly (healthcheck)"),
        new("gdnsd", "gdnsd-monitor"),
        new("powerdns", "PowerDNS Authoritative Server"),
        new("consul", "Consul Health Check"),
        new("prometheus", "Prometheus/", "Blackbox Exporter/"),
        new("kube-probe", "kube-probe/"),
        new("health-aggregator", "HealthAggregator/"),
        new("curl", "curl/"),
        HaProxyAgent,
        Other,
        None);

    /// <summary>As in the config, the status and the metrics.</summary>
    public string Name { get; }

    /// <summary>The position in <see cref="All"/>.</summary>
    public int Index { get; private set; }

    /// <param name="userAgent">Of an HTTP request, as it came; null or empty where none did.</param>
    public static ProberFamily Of(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return None;
        }

        foreach (var family in All)
        {
            foreach (var beginning in family._beginnings)
            {
                if (userAgent.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                {
                    return family;
                }
            }
        }

        return Other;
    }

    public override string ToString() => Name;

    private static ImmutableArray<ProberFamily> Numbered(params ImmutableArray<ProberFamily> families)
    {
        foreach (var (index, family) in families.Index())
        {
            family.Index = index;
        }

        return families;
    }
}

namespace HealthAggregator.EndToEnd.Probers;

/// <summary>The probers of the field. Each has its own idea of HTTP, of Host, of TLS and of what is healthy.</summary>
public static class Dialects
{
    private const string Route53 = "GET {path} HTTP/1.1\r\nHost: health.example.com\r\nUser-Agent: Amazon-Route53-Health-Check-Service\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    private const string Cloudflare = "GET {path} HTTP/1.1\r\nHost: 192.0.2.10\r\nUser-Agent: Mozilla/5.0 (compatible; Cloudflare-Traffic-Manager/1.0; +https://www.cloudflare.com/traffic-manager/; pool-id: 0)\r\n"
        + "Connection: close\r\n\r\n";

    private const string Akamai = "GET {path} HTTP/1.1\r\nHost: www.example.akadns.net\r\nConnection: close\r\n\r\n";
    private const string Curl = "GET {path} HTTP/1.1\r\nHost: 192.0.2.10:8080\r\nUser-Agent: PowerDNS Authoritative Server\r\nAccept: */*\r\n\r\n";
    private const string Go = "GET {path} HTTP/1.1\r\nHost: 192.0.2.10:8080\r\nUser-Agent: Consul Health Check\r\nAccept: text/plain, text/*, */*\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";

    public static IReadOnlyList<ProberDialect> All { get; } =
    [
        new("Route 53", Route53, Rules.IsSuccessOrRedirect),
        new("Route 53 by its address", Route53.Replace("health.example.com", "192.0.2.10:8080", StringComparison.Ordinal), Rules.IsSuccessOrRedirect),
        new("Route 53 with a string to match", Route53, Rules.Route53),
        new("Route 53 over TLS", Route53, Rules.Route53) { IsEncrypted = true, ServerName = "health.example.com" },
        new("Route 53 over TLS without a name", Route53, Rules.Route53) { IsEncrypted = true },
        new("Akamai GTM", Akamai, Rules.OkWith("PASS", 8 * 1024)),
        new("Akamai GTM with HEAD", Akamai.Replace("GET", "HEAD", StringComparison.Ordinal), Rules.IsOk),
        new("Akamai GTM over TLS", Akamai, Rules.OkWith("PASS", 8 * 1024)) { IsEncrypted = true, ServerName = "www.example.akadns.net" },
        new("Cloudflare", Cloudflare, Rules.Cloudflare),
        new("Cloudflare over TLS without a Host header, so without a name", Cloudflare, Rules.Cloudflare) { IsEncrypted = true },
        new("Azure Traffic Manager", "GET {path} HTTP/1.1\r\nHost: east.example.com\r\nConnection: close\r\n\r\n", Rules.IsOk),
        new("Azure Front Door", "HEAD {path} HTTP/1.1\r\nHost: east.example.com\r\nUser-Agent: Edge Health Probe\r\nConnection: Keep-Alive\r\n\r\n", Rules.IsOk),
        new("Azure Front Door with GET", "GET {path} HTTP/1.1\r\nHost: east.example.com\r\nUser-Agent: Edge Health Probe\r\nConnection: Keep-Alive\r\n\r\n", Rules.IsOk),
        new("Google Cloud", "GET {path} HTTP/1.1\r\nHost: 192.0.2.10\r\nUser-Agent: GoogleHC/1.0\r\nConnection: Keep-alive\r\n\r\n", Rules.IsOk),
        new("Google Cloud with a response", "GET {path} HTTP/1.1\r\nHost: 192.0.2.10\r\nUser-Agent: GoogleHC/1.0\r\nConnection: Keep-alive\r\n\r\n", Rules.OkWith("PASS", 1024)),
        new("F5 without a version, for a word", "GET {path}\r\n", Rules.Anywhere("PASS")) { IsRaw = true },
        new("F5 without a version, for the status", "GET {path}\r\n", Rules.Anywhere("200 OK")) { IsRaw = true },
        new("F5 with HTTP/1.0", "GET {path} HTTP/1.0\r\n\r\n", Rules.Anywhere("PASS")),
        new("F5 with HTTP/1.1 and an empty Host", "GET {path} HTTP/1.1\r\nHost: \r\nConnection: Close\r\n\r\n", Rules.Anywhere("200 OK")),
        new("NetScaler", "HEAD {path} HTTP/1.0\r\n\r\n", Rules.IsOk),
        new("NetScaler http-ecv", "GET {path} HTTP/1.1\r\nHost: 192.0.2.10:8080\r\nConnection: close\r\n\r\n", Rules.Citrix),
        new("NetScaler tcp-ecv without a line end", "GET {path}", Rules.Citrix) { IsRaw = true },
        new("Fastly with HTTP/1.0", "HEAD {path} HTTP/1.0\r\nHost: shop.example\r\n\r\n", Rules.IsOk),
        new("Fastly with HTTP/1.1", "HEAD {path} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n", Rules.IsOk),
        new("HAProxy option httpchk", "OPTIONS {path} HTTP/1.0\r\n\r\n", Rules.IsSuccessOrRedirect),
        new("HAProxy http-check expect rstring", "GET {path} HTTP/1.0\r\n\r\n", Rules.BodyMatches("^PASS$")),
        new("HAProxy agent-check", "{name}\n", answer => answer.Text == "up ready 100%\n") { IsRaw = true },
        new("gdnsd", "GET {path} HTTP/1.0\r\nUser-Agent: gdnsd-monitor\r\n\r\n", answer => answer.StatusLine.StartsWith("HTTP/1.", StringComparison.Ordinal) && Rules.IsOk(answer)),
        new("PowerDNS ifurlextup", Curl, Rules.OkWith("PASS", int.MaxValue)),
        new("PowerDNS ifurlup", Curl, Rules.IsOk),
        new("Consul", Go, Rules.IsSuccess),
    ];
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>
/// The recipes for GSLBs that cannot be started here. What each of them would send is sent to a real aggregator, and what each looks for is looked for: us-east passes, dr is
/// not burst.
/// </summary>
public sealed partial class WrittenRecipes(OneAggregator one) : IClassFixture<OneAggregator>
{
    [Theory]
    [InlineData("route53/health-check-us-east.json", true)]
    [InlineData("route53/health-check-dr.json", false)]
    public async Task Route_53_finds_its_string_in_PASS_alone(string recipe, bool up)
    {
        var check = Json(recipe).GetProperty("HealthCheckConfig");

        var answer = await AskAsync("GET", check.GetProperty("ResourcePath").GetString()!, check.GetProperty("FullyQualifiedDomainName").GetString() + ":8080");

        Assert.Equal("HTTP_STR_MATCH", check.GetProperty("Type").GetString());
        Assert.Equal(up, answer.Status is >= 200 and < 400 && answer.Body.Contains(check.GetProperty("SearchString").GetString()!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cloudflare/monitor-us-east.json", true)]
    [InlineData("cloudflare/monitor-dr.json", false)]
    public async Task Cloudflare_finds_its_code_and_its_string_in_PASS_alone(string recipe, bool up)
    {
        var monitor = Json(recipe);

        var answer = await AskAsync(
            monitor.GetProperty("method").GetString()!, monitor.GetProperty("path").GetString()!, monitor.GetProperty("header").GetProperty("Host")[0].GetString()!);

        // Its string counts in any case.
        Assert.Equal(up, $"{answer.Status}" == monitor.GetProperty("expected_codes").GetString());
        Assert.Equal(up, answer.Body.Contains(monitor.GetProperty("expected_body").GetString()!, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Route_53_and_Cloudflare_name_both_sites_in_order()
    {
        Assert.Equal(["us-east", "dr"], Json("route53/records.json").GetProperty("Changes").EnumerateArray()
            .Select(change => change.GetProperty("ResourceRecordSet").GetProperty("SetIdentifier").GetString()));
        var balancer = Json("cloudflare/load-balancer.json");
        Assert.Equal(["ID-OF-POOL-US-EAST", "ID-OF-POOL-DR"], balancer.GetProperty("default_pools").EnumerateArray().Select(pool => pool.GetString()));
        Assert.Equal("ID-OF-POOL-US-EAST", balancer.GetProperty("fallback_pool").GetString());
    }

    /// <summary>What F5 sends is what stands there, byte by byte.</summary>
    [Fact]
    public async Task F5s_send_strings_are_answered_and_its_receive_string_is_found_in_PASS_alone()
    {
        var text = Recipe.Read("f5/gtm.tmsh");
        var sent = Send().Matches(text).Select(match => Regex.Unescape(match.Groups[1].Value)).ToArray();
        var received = Receive().Matches(text).Select(match => match.Groups[1].Value).Distinct().Single();

        Assert.Equal(2, sent.Length);
        var east = await RawHttp.ExchangeAsync(one.Port, sent[0]);
        var dr = await RawHttp.ExchangeAsync(one.Port, sent[1]);

        // It looks through the whole answer, headers too.
        Assert.Matches(received, east.Text);
        Assert.DoesNotMatch(received, dr.Text);
        Assert.Equal((200, 503), (east.Status, dr.Status));
    }

    /// <summary>The send string that its manuals show is no HTTP to a web server; the agent's port takes it.</summary>
    [Fact]
    public async Task F5s_old_send_string_is_answered_by_the_agents_port_alone()
    {
        const string old = "GET /health/us-east\r\n";

        Assert.Equal(400, (await RawHttp.ExchangeAsync(one.Port, old)).Status);
        Assert.Equal((200, "PASS"), Told(await RawHttp.ExchangeAsync(one.AgentPort, old)));
        Assert.Equal((503, "FAIL"), Told(await RawHttp.ExchangeAsync(one.AgentPort, "GET /health/dr\r\n")));

        static (int Status, string Body) Told(RawAnswer answer) => (answer.Status, answer.Body);
    }

    [Theory]
    [InlineData("netscaler/gslb.ns", @"-send ""(GET|HEAD) (\S+)"" -recv PASS", "/health/us-east", "/health/dr")]
    [InlineData("fastly/service.tf", @"path\s+= ""()(\S+)""", "/health/us-east", "/health/dr")]
    [InlineData("akamai/property.tf", @"test_object\s+= ""()(\S+)""", "/health")]
    [InlineData("azure/traffic-manager.sh", @"--path ()(\S+)", "/health")]
    [InlineData("azure/front-door.sh", @"--probe-path ()(\S+)", "/health")]
    [InlineData("google/cloud-dns.sh", @"--request-path=()(\S+)", "/health")]
    [InlineData("nginx/openresty.conf", @"http_req = ""(GET|HEAD) (\S+)", "/health")]
    public async Task The_others_ask_a_page_whose_status_says_it(string recipe, string pattern, params string[] paths)
    {
        Assert.Equal(paths, Regex.Matches(Recipe.Read(recipe), pattern).Select(match => match.Groups[2].Value));
        foreach (var path in paths)
        {
            foreach (var method in (string[])["GET", "HEAD"])
            {
                Assert.Equal(path.EndsWith("dr", StringComparison.Ordinal) ? 503 : 200, (await AskAsync(method, path, "health.example")).Status);
            }
        }
    }

    private static JsonElement Json(string recipe)
    {
        using var document = JsonDocument.Parse(Recipe.Read(recipe));
        return document.RootElement.Clone();
    }

    private Task<RawAnswer> AskAsync(string method, string path, string host) =>
        RawHttp.ExchangeAsync(one.Port, $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

    [GeneratedRegex(@"^\s*send ""(.*)""$", RegexOptions.Multiline)]
    private static partial Regex Send();

    [GeneratedRegex(@"^\s*recv ""(.*)""$", RegexOptions.Multiline)]
    private static partial Regex Receive();
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>Reads health checks out of the recipes for GSLBs that cannot be started here, as each product would understand what stands there.</summary>
internal static class WrittenChecks
{
    private static readonly string[] Sites = ["us-east", "dr"];

    /// <param name="product">A folder or a file of config/gslb.</param>
    public static IReadOnlyList<WrittenCheck> Of(string product) => product switch
    {
        "route53" => [.. Sites.Select(Route53)],
        "cloudflare" => [.. Sites.Select(Cloudflare)],
        "akamai/property.tf" => [Akamai(Recipe.Read(product))],
        "azure/traffic-manager.sh" => [TrafficManager(Recipe.Read(product))],
        "azure/front-door.sh" => [FrontDoor(Recipe.Read(product))],
        "google/cloud-dns.sh" => [CloudDns(Recipe.Read(product))],
        "fastly/service.tf" => [.. FastlyService.Read().Checks],
        "f5/gtm.tmsh" => [.. F5(Recipe.Read(product))],
        "netscaler/gslb.ns" => [.. NetScaler(Recipe.Read(product))],
        "nginx/openresty.conf" => [OpenResty(Recipe.Read(product))],
        _ => throw new ArgumentException(product, nameof(product)),
    };

    public static JsonElement Json(string recipe)
    {
        using var document = JsonDocument.Parse(Recipe.Read(recipe));
        return document.RootElement.Clone();
    }

    private static WrittenCheck Route53(string site)
    {
        var check = Json($"route53/health-check-{site}.json").GetProperty("HealthCheckConfig");
        string Text(string name) => check.GetProperty(name).GetString()!;

        // A disabled check counts as healthy, an inverted one the other way round.
        Assert.Equal(("HTTP_STR_MATCH", false, false), (Text("Type"), check.GetProperty("Inverted").GetBoolean(), check.GetProperty("Disabled").GetBoolean()));
        return WrittenCheck.Of(site, "GET", $"{Text("FullyQualifiedDomainName")}:{check.GetProperty("Port").GetInt32()}", Text("ResourcePath"),
            answer => answer.Status is >= 200 and < 400 && First(answer.Body, 5120).Contains(Text("SearchString"), StringComparison.Ordinal));
    }

    private static WrittenCheck Cloudflare(string site)
    {
        var monitor = Json($"cloudflare/monitor-{site}.json");
        string Text(string name) => monitor.GetProperty(name).GetString()!;

        Assert.False(monitor.GetProperty("follow_redirects").GetBoolean());
        return WrittenCheck.Of(site, Text("method"), monitor.GetProperty("header").GetProperty("Host")[0].GetString()!, Text("path"),
            answer => Text("expected_codes").Split(',').Any(code => Regex.IsMatch($"{answer.Status}", $"^{code.Trim().Replace("x", ".", StringComparison.Ordinal)}$"))
                && First(answer.Body, 10_240).Contains(Text("expected_body"), StringComparison.OrdinalIgnoreCase));
    }

    private static WrittenCheck Akamai(string text)
    {
        // What is not flagged as an error is none.
        var errors = Each(text, @"http_error(\d)xx\s+= true$").Select(match => match.Groups[1].Value).ToArray();
        return WrittenCheck.Of(null, "GET", One(text, @"name  = ""Host""\n\s+value = ""(.*)"""), One(text, @"test_object\s+= ""(.*)"""),
            answer => !errors.Contains($"{answer.Status / 100}"));
    }

    private static WrittenCheck TrafficManager(string text)
    {
        var ranges = Each(text, @"\{min:(\d+),max:(\d+)\}").Select(match => (Min: Number(match.Groups[1].Value), Max: Number(match.Groups[2].Value))).ToArray();
        return WrittenCheck.Of(null, "GET", "192.0.2.10", One(text, @"--path (\S+)"), answer => ranges.Any(range => answer.Status >= range.Min && answer.Status <= range.Max));
    }

    private static WrittenCheck FrontDoor(string text) => WrittenCheck.Of(
        null, One(text, @"--probe-request-type (\S+)"), One(text, @"--origin-host-header (\S+)"), One(text, @"--probe-path (\S+)"), answer => answer.Status == 200);

    private static WrittenCheck CloudDns(string text)
    {
        var response = One(text, @"--response=(\S+)");
        return WrittenCheck.Of(null, "GET", One(text, @"--host=(\S+)"), One(text, @"--request-path=(\S+)"),
            answer => answer.Status == 200 && First(answer.Body, 1024).Contains(response, StringComparison.Ordinal));
    }

    /// <summary>It sends what stands there, and looks through the whole answer, headers too; without a receive string any answer means up.</summary>
    private static IEnumerable<WrittenCheck> F5(string text) => Sites.Select(site =>
    {
        var monitor = One(text, $@"^create gtm monitor http verdict_{site.Replace('-', '_')} \{{\n([^}}]*)\n\}}$");
        Assert.Contains($"  monitor verdict_{site.Replace('-', '_')}\n", One(text, $@"^create gtm server {site} \{{\n((?:  .*\n)*)\}}$"), StringComparison.Ordinal);
        var send = Regex.Unescape(One(monitor, @"^\s*send ""(.*)""$"));
        var receive = One(monitor, @"^\s*recv ""(.+)""$");
        return new WrittenCheck(site, send.Split(' ')[1], send, answer => Regex.IsMatch(answer.Text, receive));
    });

    /// <summary>HTTP-ECV looks at the body alone.</summary>
    private static IEnumerable<WrittenCheck> NetScaler(string text) => Sites.Select(site =>
    {
        var name = site.Replace('-', '_');
        var monitor = Each(text, $@"^add lb monitor verdict_{name} HTTP-ECV -send ""(\S+) (\S+)"" -recv (\S+) -customHeaders ""Host: (\S+?)\\r\\n""").Single().Groups;
        Assert.Matches($@"(?m)^bind gslb service shop_{name} -monitorName verdict_{name}$", text);
        Assert.Matches($@"(?m)^add gslb site {site} ", text);
        Assert.Matches($@"(?m)^add gslb service shop_{name} .* -siteName {site}$", text);
        return WrittenCheck.Of(site, monitor[1].Value, monitor[4].Value, monitor[2].Value, answer => answer.Body.Contains(monitor[3].Value, StringComparison.Ordinal));
    });

    private static WrittenCheck OpenResty(string text)
    {
        var request = Regex.Unescape(One(text, @"http_req = ""(.*)"""));
        var statuses = One(text, @"valid_statuses = \{ ([\d, ]+) \}").Split(',').Select(Number).ToArray();
        return new(null, request.Split(' ')[1], request, answer => statuses.Contains(answer.Status));
    }

    private static string First(string body, int bytes) => body[..Math.Min(bytes, body.Length)];

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static IReadOnlyList<Match> Each(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Cast<Match>()];

    /// <summary>What a field says wherever it stands.</summary>
    private static string One(string text, string pattern)
    {
        var said = Each(text, pattern).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(said.Length == 1, $"{said.Length} of {pattern}");
        return said[0];
    }
}

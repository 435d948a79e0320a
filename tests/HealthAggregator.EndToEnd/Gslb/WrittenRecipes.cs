namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>
/// The recipes for GSLBs that cannot be started here. What each of them would send is sent to a real aggregator, where us-east passes and dr is not burst, and the answers are
/// judged as its recipe says.
/// </summary>
public sealed class WrittenRecipes(OneAggregator one) : IClassFixture<OneAggregator>
{
    private static readonly string[] LookingAtTheBody = ["route53", "cloudflare", "google/cloud-dns.sh", "f5/gtm.tmsh", "netscaler/gslb.ns"];

    public static TheoryData<string> Products { get; } =
        [.. LookingAtTheBody, "akamai/property.tf", "azure/traffic-manager.sh", "azure/front-door.sh", "fastly/service.tf", "nginx/openresty.conf"];

    [Theory]
    [MemberData(nameof(Products))]
    public async Task What_it_asks_is_answered_and_it_takes_PASS_for_healthy_and_FAIL_for_not(string product)
    {
        var checks = WrittenChecks.Of(product);

        Assert.All(checks, check => Assert.Equal(check.Site is null ? "/health" : $"/health/{check.Site}", check.Path));
        foreach (var check in checks)
        {
            var answer = await AskAsync(check.Request);
            var pass = await AskAsync(check.RequestFor("/health/us-east"));
            var fail = await AskAsync(check.RequestFor("/health/dr"));

            Assert.Equal((200, 503), (pass.Status, fail.Status));
            Assert.True(check.Healthy(pass), $"{pass}");
            Assert.False(check.Healthy(fail), $"{fail}");
            Assert.Equal(check.Site != "dr", check.Healthy(answer));
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void It_takes_no_answer_of_another_for_healthy_unless_it_looks_at_the_status_alone(string product)
    {
        foreach (var check in WrittenChecks.Of(product))
        {
            Assert.False(check.Healthy(Answer("302 Found", "Location: /login\r\n")));
            Assert.False(check.Healthy(Answer("404 Not Found")));
            Assert.False(check.Healthy(Answer("500 Internal Server Error")));
            Assert.Equal(!LookingAtTheBody.Contains(product), check.Healthy(Answer("200 OK")));
        }

        static RawAnswer Answer(string status, string headers = "") => new(System.Text.Encoding.Latin1.GetBytes(Http.Answer(status, "Welcome", headers)));
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

    [Fact]
    public void Route_53_names_both_sites_in_order() =>
        Assert.Equal([("us-east", "PRIMARY", "ID-OF-HEALTH-CHECK-US-EAST"), ("dr", "SECONDARY", "ID-OF-HEALTH-CHECK-DR")],
            WrittenChecks.Json("route53/records.json").GetProperty("Changes").EnumerateArray().Select(change => change.GetProperty("ResourceRecordSet"))
                .Select(record => (record.GetProperty("SetIdentifier").GetString(), record.GetProperty("Failover").GetString(), record.GetProperty("HealthCheckId").GetString())));

    [Theory]
    [InlineData("us-east", "192.0.2.10")]
    [InlineData("dr", "192.0.2.20")]
    public void A_pool_of_Cloudflare_is_as_healthy_as_its_one_origin_by_its_own_monitor(string site, string address)
    {
        var pool = WrittenChecks.Json($"cloudflare/pool-{site}.json");

        Assert.Equal((site, $"ID-OF-MONITOR-{site.ToUpperInvariant()}"), (pool.GetProperty("name").GetString(), pool.GetProperty("monitor").GetString()));
        Assert.Equal([address], pool.GetProperty("origins").EnumerateArray().Select(origin => origin.GetProperty("address").GetString()));
        Assert.Equal(1, pool.GetProperty("minimum_origins").GetInt32());

        // The majority of the regions decides: with two of them, one that has lost its way would do.
        Assert.Equal(1, pool.GetProperty("check_regions").GetArrayLength() % 2);
    }

    [Fact]
    public void Cloudflare_goes_to_dr_second_and_never_falls_back_to_it()
    {
        var balancer = WrittenChecks.Json("cloudflare/load-balancer.json");

        Assert.Equal(["ID-OF-POOL-US-EAST", "ID-OF-POOL-DR"], balancer.GetProperty("default_pools").EnumerateArray().Select(pool => pool.GetString()));
        Assert.Equal(("ID-OF-POOL-US-EAST", "off"), (balancer.GetProperty("fallback_pool").GetString(), balancer.GetProperty("steering_policy").GetString()));
    }

    /// <summary>A backend without a condition is the default; one with a condition is set after it. A snippet in recv comes before both, and is overruled.</summary>
    [Fact]
    public void Fastly_goes_to_dr_when_us_east_is_down_and_gives_it_no_credit()
    {
        var service = FastlyService.Read();
        var (east, dr) = (service.One("backend", "us_east"), service.One("backend", "dr"));
        var condition = service.One("condition", dr["request_condition"]);

        Assert.Equal(["backend", "condition", "domain", "healthcheck"], service.Kinds);
        Assert.False(east.ContainsKey("request_condition"));
        Assert.Equal(("REQUEST", "!req.backend.healthy"), (condition["type"], condition["statement"]));
        Assert.Equal(("us-east", "dr"), (east["healthcheck"], dr["healthcheck"]));

        // Before its first answers a backend has passed `initial` of the `threshold` that it takes.
        var (checkOfEast, checkOfDr) = (service.One("healthcheck", "us-east"), service.One("healthcheck", "dr"));
        Assert.Equal(FastlyService.Number(checkOfEast, "threshold"), FastlyService.Number(checkOfEast, "initial"));
        Assert.Equal(0, FastlyService.Number(checkOfDr, "initial"));
    }

    /// <summary>By priority it goes to us-east when all endpoints fail; a disabled one would have to be enabled by hand in the middle of a failure.</summary>
    [Fact]
    public void Traffic_Manager_has_dr_second_and_enabled()
    {
        var script = Recipe.Read("azure/traffic-manager.sh");

        Assert.Contains("--routing-method Priority", script, StringComparison.Ordinal);
        Assert.Matches(@"--name us-east .*--priority 1 --endpoint-status Enabled\n", script);
        Assert.Matches(@"--name dr .*--priority 2 --endpoint-status Enabled\n", script);
    }

    private Task<RawAnswer> AskAsync(string request) => RawHttp.ExchangeAsync(one.Port, request);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A real HAProxy on config/gslb/haproxy, with customers before it and two sites behind it: the burst drill.</summary>
public sealed partial class HaProxyRecipes
{
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task The_drill_customers_go_to_the_burst_site_when_the_primary_fails_and_back_without_one_failed_request()
    {
        await using var sites = await TwoSites.StartAsync();
        await using var haproxy = await HaProxy.StartRecipeAsync(_port, "haproxy/two-sites.cfg", [
            ("GSLB_FRONT", $"127.0.0.1:{_port}"),
            ("GSLB_US_EAST", $"127.0.0.1:{sites.Fronts.UsEast}"), ("GSLB_US_EAST_HEALTH", TwoSites.UsEast), ("GSLB_US_EAST_HEALTH_PORT", $"{sites.HealthPort}"),
            ("GSLB_DR", $"127.0.0.1:{sites.Fronts.Dr}"), ("GSLB_DR_HEALTH", TwoSites.Dr), ("GSLB_DR_HEALTH_PORT", $"{sites.HealthPort}")]);

        // It takes each for up until it has asked.
        await Eventually.IsTrueAsync("HAProxy knows that dr is not burst", async () => !await haproxy.UpAsync("dr"));
        await Eventually.IsAsync("customers are served by us-east", AskAsync, seen => seen == "200 us-east");

        // The unplanned half: the primary fails, and somebody has to say burst.
        sites.UsEastSays("FAIL");
        await Eventually.IsTrueAsync("HAProxy has nobody left", async () => (await AskAsync()).StartsWith("503", StringComparison.Ordinal));
        await sites.BurstAsync();
        await Eventually.IsAsync("customers are served by dr", AskAsync, seen => seen == "200 dr");

        // The way back: nobody may notice.
        await using (var customers = new Customers(_port))
        {
            await customers.AllServedByAsync("dr");
            sites.UsEastSays("PASS");
            await customers.AllServedByAsync("us-east");
            await sites.BurstOffAsync();
            await Eventually.IsTrueAsync("HAProxy has taken dr out", async () => !await haproxy.UpAsync("dr"));
            await customers.AllServedByAsync("us-east");
            customers.NobodyFailed();
        }

        sites.UsEastSays("FAIL");
        await Eventually.IsTrueAsync("dr is for nobody any more", async () => (await AskAsync()).StartsWith("503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_drill_a_swap_of_two_pools_moves_every_customer_without_one_failed_request()
    {
        var (blue, green) = (FreePort.Next(), FreePort.Next());
        await using var pools = await Nginx.StartAsync(green, _ => $$"""
            server { listen 127.0.0.1:{{blue}}; return 200 blue; }
            server { listen 127.0.0.1:{{green}}; return 200 green; }
            """);
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            data_centers:
              blue: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
              green: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
            """);
        await aggregator.EveryCheckSampledAsync();
        var op = new Operator(aggregator);
        await op.RunAsync(0, ["burst", "on", "--data-center", "blue", "--reason", "the pool of release 41"]);
        await aggregator.AnswersAsync("PASS", "/health/blue");
        await using var haproxy = await HaProxy.StartRecipeAsync(_port, "haproxy/blue-green.cfg", [
            ("GSLB_FRONT", $"127.0.0.1:{_port}"), ("GSLB_BLUE", $"127.0.0.1:{blue}"), ("GSLB_GREEN", $"127.0.0.1:{green}"),
            ("GSLB_HEALTH", "127.0.0.1"), ("GSLB_HEALTH_PORT", $"{aggregator.Ports.Probe}")]);
        await Eventually.IsTrueAsync("HAProxy knows that green is not burst", async () => !await haproxy.UpAsync("green"));

        await using var customers = new Customers(_port);
        await customers.AllServedByAsync("blue");
        foreach (var (on, off) in ((string, string)[])[("green", "blue"), ("blue", "green"), ("green", "blue")])
        {
            await op.RunAsync(0, ["burst", "swap", "--on", on, "--off", off, "--reason", $"to {on}"]);
            await Eventually.IsTrueAsync($"HAProxy has taken {off} out", async () => !await haproxy.UpAsync(off));
            await customers.AllServedByAsync(on);
        }

        customers.NobodyFailed();
    }

    [Theory]
    [InlineData("two-sites.cfg")]
    [InlineData("blue-green.cfg")]
    [InlineData("agent.cfg")]
    public async Task HAProxy_takes_each_file_as_it_stands_there(string file)
    {
        var check = await Child.RunAsync(Tool.Find("haproxy", "haproxy"), "-c", "-dW", "-f", Recipe.File($"haproxy/{file}"));

        Assert.True(check.ExitCode == 0, check.Said);
    }

    /// <summary>The drill may be lucky; these numbers need no luck.</summary>
    [Fact]
    public void After_a_swap_the_new_pool_is_up_before_the_old_one_can_be_down()
    {
        var numbers = DefaultServer().Match(Recipe.Read("haproxy/blue-green.cfg"));
        int Number(string name) => int.Parse(numbers.Groups[name].Value, CultureInfo.InvariantCulture);

        var up = Number("downinter") + ((Number("rise") - 1) * Number("fastinter"));
        var down = (Number("fall") - 1) * Number("fastinter");

        // A second of room for an answer that is slow in coming.
        Assert.True(up + 1 <= down, $"up within {up} s, down after {down} s");
    }

    private async Task<string> AskAsync()
    {
        var answer = await RawHttp.ExchangeAsync(_port, "GET / HTTP/1.0\r\n\r\n");
        return $"{answer.Status} {answer.Body}";
    }

    [GeneratedRegex(@"default-server inter \d+s fastinter (?<fastinter>\d+)s downinter (?<downinter>\d+)s rise (?<rise>\d+) fall (?<fall>\d+) ")]
    private static partial Regex DefaultServer();
}

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A real HAProxy on config/gslb/haproxy/agent.cfg, with customers before it and two sites behind it.</summary>
public sealed class HaProxyByAgent
{
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task The_weight_follows_the_ramp_and_an_operator_drains_a_site_and_nobody_fails()
    {
        await using var sites = await TwoSites.StartAsync();
        await using var haproxy = await StartAsync(sites, sites.AgentPort);
        Task IsAsync(string server, string status, string? weight = null) => ServerIsAsync(haproxy, server, status, weight);
        await IsAsync("dr", "DRAIN (agent)");
        await IsAsync("us-east", "UP", "100");

        await using var customers = new Customers(_port);
        await customers.AllServedByAsync("us-east");
        await sites.At(TwoSites.Dr).RunAsync(0, ["burst", "on", "--data-center", "dr", "--reason", "caches are cold", "--ramp", "24h"]);
        await IsAsync("dr", "UP", "1");
        await sites.At(TwoSites.Dr).RunAsync(0, ["burst", "on", "--data-center", "dr", "--reason", "caches are warm", "--ramp", "0s"]);
        await IsAsync("dr", "UP", "100");

        await sites.At(TwoSites.UsEast).RunAsync(0, ["override", "fail", "--data-center", "us-east", "--reason", "drill", "--force"]);
        await IsAsync("us-east", "DRAIN (agent)");
        await customers.AllServedByAsync("dr");
        await sites.At(TwoSites.UsEast).RunAsync(0, ["override", "clear", "--data-center", "us-east", "--reason", "drill is over"]);
        await IsAsync("us-east", "UP", "100");

        sites.UsEastSays("FAIL");
        await IsAsync("us-east", "DOWN (agent)");
        await customers.AllServedByAsync("dr");
        sites.UsEastSays("PASS");
        await IsAsync("us-east", "UP", "100");

        await sites.At(TwoSites.Dr).RunAsync(0, ["maintenance", "on", "--data-center", "dr", "--stack", "web", "--reason", "new cables"]);
        await IsAsync("dr", "MAINT");
        await customers.AllServedByAsync("us-east");
        await sites.At(TwoSites.Dr).RunAsync(0, ["maintenance", "off", "--data-center", "dr", "--stack", "web", "--reason", "new cables are in"]);
        await IsAsync("dr", "UP", "100");
        customers.NobodyFailed();
    }

    [Fact]
    public async Task A_site_whose_agent_nobody_can_reach_is_down_although_its_page_answers()
    {
        await using var sites = await TwoSites.StartAsync();
        await sites.BurstAsync();
        await using var haproxy = await StartAsync(sites, agentOfDr: FreePort.Next());

        await Eventually.IsAsync("dr is down", () => haproxy.ServerAsync("dr"), seen => seen.Status == "DOWN");
        await ServerIsAsync(haproxy, "us-east", "UP", "100");
        await using var customers = new Customers(_port);
        await customers.AllServedByAsync("us-east");

        sites.SignalUsEast(PosixSignalNumber.Stop);
        await Eventually.IsAsync("us-east is down", () => haproxy.ServerAsync("us-east"), seen => seen.Status == "DOWN");
        sites.SignalUsEast(PosixSignalNumber.Continue);
        await ServerIsAsync(haproxy, "us-east", "UP", "100");
        await customers.AllServedByAsync("us-east");
    }

    [Fact]
    public async Task What_an_operator_says_at_HAProxy_is_taken_back_by_the_agent_unless_he_disables_it_first()
    {
        await using var sites = await TwoSites.StartAsync();
        await using var haproxy = await StartAsync(sites, sites.AgentPort);
        async Task TellAsync(string command) => Assert.Equal("", (await haproxy.TellAsync(command)).Trim());
        await ServerIsAsync(haproxy, "dr", "DRAIN (agent)");
        await ServerIsAsync(haproxy, "us-east", "UP", "100");

        await TellAsync("set server sites/us-east state maint");
        await ServerIsAsync(haproxy, "us-east", "UP");

        // Each word of dr's agent that arrives shows that us-east's would have arrived too.
        await TellAsync("disable agent sites/us-east");
        await sites.BurstAsync();
        await ServerIsAsync(haproxy, "dr", "UP");
        await TellAsync("set server sites/us-east state maint");
        await sites.BurstOffAsync();
        await ServerIsAsync(haproxy, "dr", "DRAIN (agent)");
        await sites.BurstAsync();
        await ServerIsAsync(haproxy, "dr", "UP");
        Assert.Equal("MAINT", (await haproxy.ServerAsync("us-east")).Status);

        await TellAsync("enable agent sites/us-east");
        await ServerIsAsync(haproxy, "us-east", "UP");
    }

    private static Task<TimeSpan> ServerIsAsync(HaProxy haproxy, string server, string status, string? weight = null) => Eventually.IsAsync(
        $"{server} is {status} {weight}", () => haproxy.ServerAsync(server), seen => seen.Status == status && seen.Weight == (weight ?? seen.Weight));

    private Task<HaProxy> StartAsync(TwoSites sites, int agentOfDr) => HaProxy.StartRecipeAsync(_port, "haproxy/agent.cfg", [
        ("GSLB_FRONT", $"127.0.0.1:{_port}"),
        ("GSLB_US_EAST", $"127.0.0.1:{sites.Fronts.UsEast}"), ("GSLB_US_EAST_HEALTH", TwoSites.UsEast), ("GSLB_US_EAST_AGENT_PORT", $"{sites.AgentPort}"),
        ("GSLB_DR", $"127.0.0.1:{sites.Fronts.Dr}"), ("GSLB_DR_HEALTH", TwoSites.Dr), ("GSLB_DR_AGENT_PORT", $"{agentOfDr}")]);
}

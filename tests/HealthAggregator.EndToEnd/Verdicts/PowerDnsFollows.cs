namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>A real PowerDNS as the GSLB, with the Lua records that its users write: its answer moves when <c>/health</c> flips.</summary>
public sealed class PowerDnsFollows(ITestOutputHelper output)
{
    private const string Defaults = "defaults: { interval: 300ms, timeout: 250ms, fast_interval: 100ms }";

    [Fact]
    public async Task Ifurlup_moves_to_the_other_address_on_FAIL_and_back_on_recovery()
    {
        await using var stacks = await NginxStacks.StartAsync(2);

        // As in the field: one instance in each data center, both on the same port of their own address.
        var east = AggregatorPorts.Free();
        var west = east with { Admin = FreePort.Next(), Address = "127.0.0.2" };
        await using var inEast = await AggregatorProcess.StartAsync(OneStack(stacks.Url(0)), east);
        await using var inWest = await AggregatorProcess.StartAsync(OneStack(stacks.Url(1)), west);
        await inEast.AnswersAsync("PASS");
        await inWest.AnswersAsync("PASS");
        await using var dns = await PowerDns.StartAsync(
            $$"""www IN LUA A "ifurlup('http://gslb.example:{{east.Probe}}/health', { {'127.0.0.1'}, {'127.0.0.2'} }, {stringmatch='PASS', timeout=1})" """);

        await MovesAsync(dns, "www.gslb.example", () => stacks.Say(0, "FAIL"), () => stacks.Say(0, "PASS"), "127.0.0.1", "127.0.0.2");
    }

    [Fact]
    public async Task Ifurlextup_follows_the_path_of_each_data_center()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            {{Defaults}}
            data_centers:
              east: { stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
              west: { stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
            """);
        await aggregator.AnswersAsync("PASS", "/health/east");
        await aggregator.AnswersAsync("PASS", "/health/west");
        await using var dns = await PowerDns.StartAsync(
            $$"""www IN LUA A "ifurlextup({ {['192.0.2.1']='{{aggregator.ProbeUrl}}/health/east'}, {['192.0.2.2']='{{aggregator.ProbeUrl}}/health/west'} }, {stringmatch='PASS', timeout=1})" """);

        await MovesAsync(dns, "www.gslb.example", () => stacks.Say(0, "FAIL"), () => stacks.Say(0, "PASS"), "192.0.2.1", "192.0.2.2");
    }

    private async Task MovesAsync(PowerDns dns, string name, Action fail, Action recover, string first, string second)
    {
        await Eventually.IsAsync($"{name} is {first}", () => dns.LookUpAsync(name), answer => answer == first);

        fail();
        var away = await Eventually.IsAsync($"{name} moves to {second}", () => dns.LookUpAsync(name), answer => answer == second);
        recover();
        var back = await Eventually.IsAsync($"{name} comes back to {first}", () => dns.LookUpAsync(name), answer => answer == first);

        output.WriteLine($"the DNS answer moved {away.TotalMilliseconds:F0} ms after the page said FAIL, and back {back.TotalMilliseconds:F0} ms after it said PASS");
    }

    private static string OneStack(string url) => $$"""
        {{Defaults}}
        data_centers:
          here: { stacks: { web: { checks: { page: "{{url}}" } } } }
        """;
}

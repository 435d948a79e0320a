using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A real PowerDNS on config/gslb/powerdns, asked by dig.</summary>
public sealed partial class PowerDnsRecipe
{
    [Theory]
    [InlineData("www.gslb.example")]
    [InlineData("shop.gslb.example")]
    public async Task The_name_leads_to_the_burst_site_while_the_primary_fails_and_never_to_one_that_nobody_has_burst(string name)
    {
        await using var sites = await TwoSites.StartAsync();
        await using var dns = await PowerDns.StartRecipeAsync(Places(sites));
        Task<string> SeenAsync() => dns.LookUpAsync(name);

        // Before the first check, too, and while it goes on.
        await StaysAsync(SeenAsync, TwoSites.UsEast);

        await sites.BurstAsync();
        sites.UsEastSays("FAIL");
        await MovesAsync(SeenAsync, TwoSites.Dr);

        // Nobody passes.
        await sites.BurstOffAsync();
        await MovesAsync(SeenAsync, TwoSites.UsEast);

        await sites.BurstAsync();
        await MovesAsync(SeenAsync, TwoSites.Dr);
        sites.UsEastSays("PASS");
        await MovesAsync(SeenAsync, TwoSites.UsEast);
    }

    [Fact]
    public async Task By_weight_the_name_leads_to_no_site_that_fails()
    {
        // Debian 12 has 4.7: a newer one cannot be required.
        var version = Release().Match((await Child.RunAsync(Tool.Find("pdns_server", "pdns-server pdns-backend-bind"), "--version")).Said);
        Assert.True(version.Success);
        Assert.SkipUnless(new Version(version.Groups[1].Value) >= new Version(5, 1), $"PowerDNS {version.Groups[1]} does not know backupSelector='empty': 5.1 does.");
        await using var sites = await TwoSites.StartAsync();
        await using var dns = await PowerDns.StartAsync(
            Recipe.Read("powerdns/ramp.record", Places(sites).Where(place => !place.Written.StartsWith("10.", StringComparison.Ordinal))));
        Task<string> SeenAsync() => dns.LookUpAsync("ramp.gslb.example");

        await StaysAsync(SeenAsync, TwoSites.UsEast);
        await sites.BurstAsync();
        sites.UsEastSays("FAIL");
        await MovesAsync(SeenAsync, TwoSites.Dr);
        await sites.BurstOffAsync();
        await MovesAsync(SeenAsync, TwoSites.UsEast);
    }

    private static IEnumerable<(string Written, string Here)> Places(TwoSites sites) => [
        ("10.0.1.5:8080", $"{TwoSites.UsEast}:{sites.HealthPort}"), ("10.0.2.5:8080", $"{TwoSites.Dr}:{sites.HealthPort}"),
        ("shop.gslb.example:8080", $"shop.gslb.example:{sites.HealthPort}"), ("192.0.2.10", TwoSites.UsEast), ("192.0.2.20", TwoSites.Dr)];

    private static async Task MovesAsync(Func<Task<string>> seen, string address)
    {
        await Eventually.IsAsync($"the answer is {address}", seen, answer => answer == address);
        await StaysAsync(seen, address);
    }

    /// <summary>Thirty answers in a row are the same: what is a matter of chance shows.</summary>
    private static async Task StaysAsync(Func<Task<string>> seen, string address)
    {
        for (var times = 0; times < 30; times++)
        {
            Assert.Equal(address, await seen());
        }
    }

    [GeneratedRegex(@"Authoritative Server (\d+\.\d+)")]
    private static partial Regex Release();
}

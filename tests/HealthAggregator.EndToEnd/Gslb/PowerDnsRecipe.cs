namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A real PowerDNS on config/gslb/powerdns, asked by dig.</summary>
public sealed class PowerDnsRecipe
{
    [Theory]
    [InlineData("www.gslb.example")]
    [InlineData("shop.gslb.example")]
    public async Task The_name_leads_to_the_burst_site_while_the_primary_fails_and_back(string name)
    {
        await using var sites = await TwoSites.StartAsync();
        await using var dns = await PowerDns.StartRecipeAsync(
            ("10.0.1.5:8080", $"{TwoSites.UsEast}:{sites.HealthPort}"), ("10.0.2.5:8080", $"{TwoSites.Dr}:{sites.HealthPort}"),
            ("shop.gslb.example:8080", $"shop.gslb.example:{sites.HealthPort}"), ("192.0.2.10", TwoSites.UsEast), ("192.0.2.20", TwoSites.Dr));
        Task<string> SeenAsync() => dns.LookUpAsync(name);

        // The first answer comes before the first check, and may be any address.
        await SeenAsync();
        await AlwaysAsync(SeenAsync, TwoSites.UsEast);

        sites.UsEastSays("FAIL");
        await sites.BurstAsync();
        await AlwaysAsync(SeenAsync, TwoSites.Dr);

        sites.UsEastSays("PASS");
        await AlwaysAsync(SeenAsync, TwoSites.UsEast);
        await sites.BurstOffAsync();
        await AlwaysAsync(SeenAsync, TwoSites.UsEast);
    }

    /// <summary>Waits until ten answers in a row are the same: while nobody is up, any address is a matter of chance.</summary>
    private static async Task AlwaysAsync(Func<Task<string>> seen, string address)
    {
        var times = 0;
        await Eventually.IsAsync($"the answer is {address}", async () => times = await seen() == address ? times + 1 : 0, count => count == 10);
    }
}

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A real gdnsd on config/gslb/gdnsd, asked by dig.</summary>
public sealed class GdnsdRecipe
{
    [Fact]
    public async Task The_name_leads_to_the_burst_site_while_the_primary_fails_and_to_no_site_that_nobody_has_burst()
    {
        await using var sites = await TwoSites.StartAsync();
        await using var dns = await Gdnsd.StartRecipeAsync(
            ("port => 8080", $"port => {sites.HealthPort}"), ("primary => 192.0.2.10", $"primary => {TwoSites.UsEast}"), ("secondary => 192.0.2.20", $"secondary => {TwoSites.Dr}"));
        Task<string> SeenAsync() => dns.LookUpAsync("www.gslb.example");
        await Eventually.IsAsync("the name leads to us-east", SeenAsync, seen => seen == TwoSites.UsEast);
        await Eventually.IsTrueAsync("us-east is up", () => dns.UpAsync(TwoSites.UsEast));
        Assert.False(await dns.UpAsync(TwoSites.Dr));

        // With nobody to go to it stays with the primary.
        sites.UsEastSays("FAIL");
        await Eventually.IsTrueAsync("us-east is down", async () => !await dns.UpAsync(TwoSites.UsEast));
        Assert.Equal(TwoSites.UsEast, await SeenAsync());

        await sites.BurstAsync();
        await Eventually.IsAsync("the name leads to dr", SeenAsync, seen => seen == TwoSites.Dr);
        await sites.BurstOffAsync();
        await Eventually.IsAsync("dr is not burst any more", SeenAsync, seen => seen == TwoSites.UsEast);
        await sites.BurstAsync();
        await Eventually.IsAsync("dr is burst again", SeenAsync, seen => seen == TwoSites.Dr);
        sites.UsEastSays("PASS");
        await Eventually.IsAsync("the name leads back to us-east", SeenAsync, seen => seen == TwoSites.UsEast);
    }
}

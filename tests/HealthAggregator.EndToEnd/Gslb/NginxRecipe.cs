namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A real open-source nginx on config/gslb/nginx, asked by customers.</summary>
public sealed class NginxRecipe
{
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task Customers_go_to_the_burst_site_while_the_primary_fails_and_to_no_site_that_nobody_has_burst()
    {
        await using var sites = await TwoSites.StartAsync();
        await using var nginx = await StartAsync(sites);
        async Task<string> SeenAsync()
        {
            var answer = await RawHttp.ExchangeAsync(_port, "POST /cart HTTP/1.0\r\nContent-Length: 4\r\n\r\nitem");
            return answer.Status == 200 ? answer.Body : $"{answer.Status}";
        }

        await Eventually.IsAsync("customers are served by us-east", SeenAsync, seen => seen == "us-east");
        sites.UsEastSays("FAIL");
        await Eventually.IsAsync("there is nowhere to go", SeenAsync, seen => seen == "503");
        await sites.BurstAsync();
        await Eventually.IsAsync("customers are served by dr", SeenAsync, seen => seen == "dr");
        sites.UsEastSays("PASS");
        await Eventually.IsAsync("customers are served by us-east again", SeenAsync, seen => seen == "us-east");
        await sites.BurstOffAsync();
        sites.UsEastSays("FAIL");
        await Eventually.IsAsync("dr is for nobody any more", SeenAsync, seen => seen == "503");
    }

    [Theory]
    [InlineData(PosixSignalNumber.Stop)]
    [InlineData(PosixSignalNumber.Kill)]
    public async Task No_customer_stays_with_a_site_whose_aggregator_has_gone_silent_and_none_is_turned_away(PosixSignalNumber signal)
    {
        await using var sites = await TwoSites.StartAsync();
        await using var nginx = await StartAsync(sites);
        await sites.BurstAsync();
        await using var customers = new Customers(_port);
        await customers.AllServedByAsync("us-east");

        sites.SignalUsEast(signal);

        // For two seconds at least, within which nginx asks again: the old verdict is gone for good.
        await customers.AllServedByAsync("dr", times: 400);
        customers.NobodyFailed();
    }

    private Task<Nginx> StartAsync(TwoSites sites) => Nginx.StartAsync(_port, directory => Recipe.Read("nginx/two-sites.conf",
        ("/etc/nginx/health.conf", Recipe.File("nginx/health.conf")), ("/var/cache/nginx/health", directory["health"]), ("listen 80", $"listen 127.0.0.1:{_port}"),
        ("10.0.1.5:8080", $"{TwoSites.UsEast}:{sites.HealthPort}"), ("10.0.2.5:8080", $"{TwoSites.Dr}:{sites.HealthPort}"),
        ("10.0.1.10:80", $"127.0.0.1:{sites.Fronts.UsEast}"), ("10.0.2.10:80", $"127.0.0.1:{sites.Fronts.Dr}")));
}

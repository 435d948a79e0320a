namespace HealthAggregator.EndToEnd.Probers;

/// <summary>The evaluator hangs, and the listeners do not.</summary>
public sealed class WhenNothingIsEvaluated
{
    [Fact]
    public async Task F34_no_prober_sends_traffic_to_what_has_outlived_its_shelf_life()
    {
        await using var sites = new ProbedSites();
        await sites.InitializeAsync();
        await using (await sites.HoldAsync())
        {
            foreach (var dialect in Dialects.All)
            {
                await Eventually.IsAsync($"{dialect.Name} sends no traffic", () => sites.AskAsync(dialect, "/health/up"), answer => !answer.IsEmpty && !dialect.IsHealthy(answer));
            }

            // By weight it is a number that PowerDNS looks at.
            await Eventually.IsAsync(
                "PowerDNS gives it no weight", () => RawHttp.ExchangeAsync(sites.Plain.Ports.Probe, "GET /weight/up HTTP/1.0\r\n\r\n"), answer => answer is { Status: 200, Body: "0" });
        }
    }
}

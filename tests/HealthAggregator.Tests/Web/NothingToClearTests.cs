using System.Net;
using System.Text.Json;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

public sealed class NothingToClearTests
{
    [Fact]
    public async Task A_recovery_of_what_is_not_latched_answers_the_state_and_logs_nothing()
    {
        // Not asked for a long while: its failure would latch.
        var plan = Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1), "web/page", Some.Cadence(interval: 3600)));
        await using var application = await AggregatorApplication.Start(Some.Settings(new([plan.DataCenters[0] with { Recovery = Recovery.Manual }])));

        using var response = await application.Post("/api/v1/data-centers/us-east/recover?reason=just+to+be+sure");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var status = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("us-east", status.GetProperty("name").GetString());

        // The log is written in order: what was logged for the recovery would be before this.
        await application.Reload();
        await Eventually.True(() => application.Log.Has("config reloaded"));
        Assert.DoesNotContain("cleared", application.Log.ToString(), StringComparison.Ordinal);
    }
}

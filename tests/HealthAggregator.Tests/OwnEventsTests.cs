using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>What an operator reads of a whole life.</summary>
public sealed class OwnEventsTests
{
    [Fact]
    public async Task Every_line_of_a_life_is_an_event_by_its_number_from_where_state_is_kept_to_why_it_stops()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1)))));
        await Task.Run(() => application.Aggregator.Stop("SIGTERM"), TestContext.Current.CancellationToken);
        await Eventually.True(() => application.Log.Has(" 103 stopped\n"));

        Assert.Contains(" INFO  100 HealthAggregator ", application.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains($" INFO  104 state is kept in {application.StateDirectory}\n", application.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains(" INFO  101 stopping: SIGTERM\n", application.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("]", string.Join('\n', application.Log.ToString().Split('\n').Select(line => line.Split(' ') is [_, _, _, var name, ..] ? name : "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_fails_from_the_start_is_named()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1), "web/web-1", Some.Brisk))));

        await Eventually.True(() => application.Log.Has("WARN  300 check web/web-1 in us-east starts as failing: "), application.Log.ToString);
    }
}

using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Configuration;

public class ShortagesTests
{
    [Fact]
    public void Limits_that_suffice_even_if_everything_hangs_are_no_shortage()
    {
        // Ten checks that may take 2 s of every 5 s: four at a time.
        Assert.Empty(new ProbingSettings { MaxInFlight = 4, MaxPerHost = 4 }.ShortagesFor(Ten()));
    }

    [Fact]
    public void What_would_not_suffice_is_named_with_what_would()
    {
        Assert.Equal(
            [("probing.max_in_flight", 4), ("probing.max_per_host", 4)],
            new ProbingSettings { MaxInFlight = 3, MaxPerHost = 3 }.ShortagesFor(Ten()));
    }

    [Fact]
    public void An_empty_plan_needs_nothing() => Assert.Empty(new ProbingSettings { MaxInFlight = 1, MaxPerHost = 1 }.ShortagesFor(Plan.Empty));

    private static Plan Ten() => new(
    [
        new("dc",
        [
            new("web",
            [
                .. Enumerable.Range(0, 10).Select(index => new CheckPlan(
                    new("dc", "web", $"c{index}"), new TcpTarget("127.0.0.1", 1000 + index), Some.Cadence(5, timeout: 2), new(2, 3, 1))),
            ]),
        ]),
    ]);
}

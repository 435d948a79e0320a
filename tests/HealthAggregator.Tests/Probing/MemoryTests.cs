using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>That there is no memory left to ask with says nothing of who was to be asked.</summary>
public class MemoryTests
{
    [Fact]
    public async Task A_name_for_which_no_thread_can_be_had_is_no_failure_of_the_check() =>
        await IsUnsure(new(TimeProvider.System, start: _ => throw NoMemory()));

    [Fact]
    public async Task Nor_is_a_lookup_that_runs_out_of_it() => await IsUnsure(new(TimeProvider.System, lookup: _ => throw NoMemory()));

    /// <summary>As the runtime throws it.</summary>
    private static InsufficientMemoryException NoMemory() => new();

    private static async Task IsUnsure(Resolver resolver)
    {
        using var probes = new Probes(new Clock(TimeProvider.System), resolver, new());

        var sample = await Eventually.Comes(probes.Ask(Some.Check(new TcpTarget("web.example", 80)), TestContext.Current.CancellationToken));

        Assert.Equal((FailureKind.Local, true), (sample.Failure, sample.IsUnsure));
        Assert.StartsWith("there is no memory left to connect with", sample.Reason);
    }
}

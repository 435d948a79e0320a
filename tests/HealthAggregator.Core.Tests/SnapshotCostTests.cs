using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>What a step costs, in bytes and not in time: it must be the same on every machine.</summary>
public class SnapshotCostTests
{
    // A balanced tree of 10,000 is twice as deep as one of 100, and a path through it is what a sample copies. Twice is the law; the rest is slack.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_cost_of_a_sample_grows_at_most_as_the_logarithm_of_the_number_of_checks(bool passed)
    {
        var (few, many) = (BytesPerSample(100, passed), BytesPerSample(10_000, passed));
        Assert.True(many <= 2.5 * few, $"{few} bytes of 100 checks, {many} bytes of 10,000");
    }

    [Fact]
    public void Nor_does_it_grow_where_a_witness_has_long_been_dead()
    {
        var (few, many) = (BytesPerSample(100, true, isWitnessDead: true), BytesPerSample(10_000, true, isWitnessDead: true));
        Assert.True(many <= 2.5 * few, $"{few} bytes of 100 checks, {many} bytes of 10,000");
    }

    [Fact]
    public void Looking_for_silence_costs_nothing_for_a_check_that_is_not_silent()
    {
        var (few, many) = (BytesPerSecondOfNothing(100), BytesPerSecondOfNothing(10_000));
        Assert.True(many - few < 10_000, $"{few} bytes of 100 checks, {many} bytes of 10,000"); // not a byte for each
    }

    private static long BytesPerSample(int checks, bool passed, bool isWitnessDead = false)
    {
        var start = Passing(checks, isWitnessDead ? Some.Isolation("dns") : null);
        if (isWitnessDead)
        {
            start = start.After([new Input.Sampled(start.Plan.Watched[0].Check, Some.Sample(false, start.AsOf))], start.AsOf);
        }

        var inputs = start.Plan.Checks.Select(check => new Input[] { new Input.Sampled(check, Some.Sample(passed, start.AsOf)) }).ToArray();
        var before = Measure(200);
        var after = Measure(200);
        return Math.Min(before, after) / 200;

        // Every check is as likely, wherever it stands in the tree: the steps stride through the plan.
        long Measure(int samples)
        {
            var snapshot = start;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var sample = 0; sample < samples; sample++)
            {
                snapshot = snapshot.After(inputs[sample * 37 % checks], start.AsOf);
            }

            return GC.GetAllocatedBytesForCurrentThread() - allocated;
        }
    }

    private static long BytesPerSecondOfNothing(int checks)
    {
        var start = Passing(checks);
        start.After([], Some.At(1)).After([], Some.At(2));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        start.After([], Some.At(3));
        return GC.GetAllocatedBytesForCurrentThread() - allocated;
    }

    /// <summary>Stacks of ten, each check needing more failures to fall than these tests have.</summary>
    private static Snapshot Passing(int checks, IsolationPlan? isolation = null)
    {
        var plan = Some.Plan(Some.DataCenter([.. Enumerable.Range(0, checks).Select(number => Some.Check($"s{number / 10}/{number}", Some.Damping(fall: 3)))]) with { Isolation = isolation });
        return Timeline.AllPassing(plan).Now;
    }
}

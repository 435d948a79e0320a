using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Holding;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Fuzzing;

/// <summary>No bytes whatever make the reader of <c>holdover.json</c> throw or hang, or a start go wrong that begins with what it read.</summary>
public class HoldoverFiles
{
    private static readonly HoldoverFile File = new("unused", Kept.Boot);

    /// <summary>What a process may have left: of everything, heard long ago, and next to nothing.</summary>
    private static readonly ImmutableArray<byte[]> Seeds =
        [.. new[] { Kept.Everything, Kept.Restarted, Kept.Silent, Kept.One(Some.Check(new TcpTarget("10.0.0.1", 80), "latched/web/1")) }.Select(Kept.Bytes)];

    private static readonly ImmutableArray<byte[]> Contents = [.. Seeds.Select(Kept.Json)];

    /// <summary>As a bad disk would do it: the hash finds it out.</summary>
    [Fact]
    public void A_damaged_file_is_the_same_or_is_recognised() => Fuzz.Run("holdover files, damaged", random =>
    {
        var seed = Seeds[random.Next(Seeds.Length)];
        var mutated = new Mutator(random).Mutate(seed);

        var reading = File.Read(mutated, Kept.Plan);

        Assert.Equal(reading.IsDamaged, !mutated.AsSpan().SequenceEqual(seed));
        Assert.True(!reading.IsDamaged || IsClear(reading.Problem), reading.Problem);
        return !reading.IsDamaged;
    });

    /// <summary>As somebody would do it who reckons the hash anew: what gets through can be started with, gone on from, and kept again.</summary>
    [Fact]
    public void What_is_wrong_under_the_right_hash_is_recognised_or_harmless() => Fuzz.Run("holdover files, forged", random =>
    {
        var reading = File.Read(HoldoverText.Seal(new Mutator(random).Mutate(Contents[random.Next(Contents.Length)])), Kept.Plan);
        if (reading.IsDamaged)
        {
            Assert.True(IsClear(reading.Problem), reading.Problem);
            Assert.Empty(reading.Holdover.DataCenters);
            return false;
        }

        var second = random.Next(200);
        var snapshot = Snapshot.Start(Kept.Plan, Kept.At(second), holdover: reading.Holdover);
        foreach (var later in Enumerable.Range(1, 4))
        {
            var at = Kept.At(second + later);
            snapshot = snapshot.After(
                [new Input.Slept(TimeSpan.FromSeconds(random.Next(1, 200))), .. Kept.Plan.Probed.Where(_ => random.Next(2) == 0).Select(check => new Input.Sampled(check, random.Next(2) == 0 ? Some.Pass(at) : Some.Fail(at)))],
                at);
            Assert.All(snapshot.DataCenters, dataCenter => Assert.True(Enum.IsDefined(dataCenter.Decision.Verdict) && Enum.IsDefined(dataCenter.Decision.Rung)));
        }

        // Whatever was believed in the end is what the next process would find.
        var again = File.Read(Kept.Bytes(snapshot), Kept.Plan);
        Assert.Equal("", again.Problem);
        Assert.Equal(snapshot.DataCenters.Select(dataCenter => dataCenter.Decision), Kept.Plan.DataCenters.Select(dataCenter => again.Holdover.DataCenters[dataCenter.Name].Told));
        return true;
    }, usually: 5_000);

    private static bool IsClear(string problem) => problem.Length is > 10 and < 300 && !problem.Any(char.IsControl);
}

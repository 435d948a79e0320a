using System.Diagnostics;
using System.Globalization;

namespace HealthAggregator.EndToEnd.Controlling.Crashing;

public sealed class KilledInTheWild
{
    private const int Operators = 4;

    /// <summary>The last two operators share the third.</summary>
    private static readonly string[] DataCenters = ["east", "north", "west"];

    /// <summary>Kills at random moments of a change, and after any number of them.</summary>
    private const int MostChanges = 60;

    private const int MostMicroseconds = 5_000;

    [Fact]
    public async Task F60_killed_again_and_again_while_four_operators_make_changes_it_loses_none_that_it_acknowledged()
    {
        var (random, watch) = (new Random(Crashes.Seed), Stopwatch.StartNew());
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        var operators = Enumerable.Range(0, Operators).Select(number => new BusyOperator(number, DataCenters[Math.Min(number, DataCenters.Length - 1)])).ToList();
        var trail = new AuditTrail(aggregator.StateDirectory);
        var (found, unacknowledged) = (new List<AppliedChange>(), 0);
        try
        {
            for (var kill = 1; kill <= Crashes.Kills; kill++)
            {
                var when = $"seed {Crashes.Seed}, kill {kill}";
                var changing = operators.Select(one => one.ChangeAsync(aggregator)).ToList();
                var enough = operators.Sum(one => one.Attempts) + random.Next(MostChanges);
                await Eventually.IsTrueAsync($"{when}: changes are made", () => changing.All(task => task.IsCompleted) || operators.Sum(one => one.Attempts) >= enough);
                Wait(TimeSpan.FromMicroseconds(random.Next(MostMicroseconds)));
                aggregator.Child.Signal(PosixSignalNumber.Kill);
                await Task.WhenAll(changing);
                await aggregator.Child.EndAsync();
                await aggregator.StartAgainAsync();

                var before = trail.Applied.Count;
                trail.Follow();
                await FoundAsync(when, aggregator, trail);
                var acknowledged = operators.SelectMany(one => one.TakeAcknowledged()).OrderBy(change => change.Revision).ToList();
                Assert.All(acknowledged, change => Assert.True(
                    change.Revision <= trail.LastRevision && trail.Applied[(int)change.Revision - 1] == change, $"{when}: {change} was acknowledged, and is not in the audit log"));
                Assert.All(trail.Applied.Skip(before), change => Assert.True(operators.Any(one => one.HasAttempted(change)), $"{when}: nobody asked for {change}"));
                Assert.Equal(acknowledged.Count, acknowledged.DistinctBy(change => change.Revision).Count());
                found.AddRange(acknowledged);
                unacknowledged += trail.Applied.Count - before - acknowledged.Count;
            }
        }
        finally
        {
            operators.ForEach(one => one.Dispose());
        }

        var verified = await TheProgram.RunAsync("audit", "verify", "--config", aggregator.ConfigFile);
        Assert.True(verified.ExitCode == 0, verified.Said);
        Assert.True(found.Count >= Crashes.Kills, $"only {found.Count} changes were made");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"crash: {Crashes.Kills} kills from seed {Crashes.Seed}: {found.Count} changes acknowledged, none lost; {unacknowledged} made but not acknowledged; in {watch.Elapsed.TotalSeconds:0} s"));
    }

    private static string Config => $$"""
        defaults: { interval: 1h }
        data_centers:
          {{string.Join("\n  ", DataCenters.Select(name => $$"""{{name}}: { default: {{(name == DataCenters[0] ? "true" : "false")}}, role: burst, stacks: { web: { checks: { page: { tcp: "127.0.0.1:1" } } } } }"""))}}
        """;

    /// <summary>The state is what the applied changes come to, in their order, and all is well.</summary>
    private static async Task FoundAsync(string when, AggregatorProcess aggregator, AuditTrail trail)
    {
        var status = await aggregator.StatusAsync();
        var control = status.Json.GetProperty("control");
        Assert.True(control.GetProperty("alarm").ValueKind == System.Text.Json.JsonValueKind.Null && control.GetProperty("accepts_changes").GetBoolean(), $"{when}: {control}");
        Assert.True(trail.LastRevision == status.Json.GetProperty("revision").GetInt64(), $"{when}: the audit log ends at {trail.LastRevision}: {status}");
        foreach (var name in DataCenters)
        {
            var (burst, last) = (status.DataCenter(name).GetProperty("burst"), trail.Applied.LastOrDefault(change => change.Target == name));
            Assert.True(burst.GetProperty("on").GetBoolean() == (last?.Action == "burst on"), $"{when}: {last}, but {burst}");
            Assert.True(burst.GetProperty("reason").GetString() == last?.Reason, $"{when}: {last}, but {burst}");
        }
    }

    /// <summary>Shorter than any timer can.</summary>
    private static void Wait(TimeSpan moment)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < moment;)
        {
            Thread.SpinWait(10);
        }
    }
}

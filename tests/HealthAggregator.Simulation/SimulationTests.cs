using HealthAggregator.Simulation.Judging;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation;

/// <summary>The schedules of the first seeds, the same in every run: whoever hunts for more runs <c>./tests/simulate</c>.</summary>
public sealed class SimulationTests(SimulationTests.FirstSeeds seeds, ITestOutputHelper output) : IClassFixture<SimulationTests.FirstSeeds>
{
    [Fact]
    public void Twenty_thousand_schedules_break_nothing()
    {
        output.WriteLine(seeds.Run.Summary);

        Assert.True(seeds.Run.Failures.IsEmpty, seeds.Run.Failures.IsEmpty ? "" : ManySchedules.Describe(seeds.Run.Failures[0]));
    }

    [Fact]
    public void The_worlds_go_everywhere()
    {
        foreach (var (place, count) in seeds.Run.Reached.OrderBy(reached => reached.Key))
        {
            output.WriteLine($"{place}: {count}");
        }

        Assert.DoesNotContain(seeds.Run.Reached, reached => reached.Value < 20);
    }

    [Fact]
    public void Every_invariant_has_a_judge_and_every_judge_a_name_of_his_own()
    {
        var named = Schedule.Judges().Select(judge => judge.Invariant).ToList();

        Assert.Equal(named.Count, named.Distinct().Count());
        foreach (var invariant in (string[])["I1", "I2", "I3", "I4", "I5", "I6", "I7"])
        {
            Assert.Single(named, name => name.Split(' ', ',').Contains(invariant));
        }
    }

    [Fact]
    public void A_seed_always_gives_the_same_schedule()
    {
        for (ulong seed = 1; seed <= 25; seed++)
        {
            Assert.Equal(Told(seed), Told(seed));
        }

        Assert.NotEqual(Told(1), Told(2));

        static string Told(ulong seed)
        {
            var told = new StringWriter();
            Schedule.Run(AnyStory.Of(seed), new(told));

            // But for the name of its directory.
            return System.Text.RegularExpressions.Regex.Replace(told.ToString(), "simulation-[0-9a-f]{32}", "");
        }
    }

    [Fact]
    public void What_breaks_is_told_with_its_seed_and_the_shortest_story_that_breaks_the_same()
    {
        var seed = Enumerable.Range(1, 1000).Select(number => (ulong)number).First(seed => AnyStory.Of(seed).Happenings.Length > 8 && AnyStory.Of(seed).Happenings.OfType<Happening.Die>().Any());
        var outcome = Schedule.Run(AnyStory.Of(seed), Trace.None, new Pessimist());

        Assert.Equal("nothing ever dies: something died", outcome.Broken);
        Assert.Equal(seed, outcome.Seed);
        Assert.True(outcome.Steps > 0);

        var shortest = Schedule.Shrink(AnyStory.Of(seed), outcome.Broken!, () => [new Pessimist()]);
        Assert.IsType<Happening.Die>(Assert.Single(shortest.Happenings));

        var told = ManySchedules.Describe(outcome, () => [new Pessimist()]);
        Assert.Contains($"seed {seed}: nothing ever dies: something died", told, StringComparison.Ordinal);
        Assert.Contains("BROKEN", told, StringComparison.Ordinal);
        Assert.EndsWith($"./tests/simulate --seed {seed}", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--schedules", "0")]
    [InlineData("--schedules")]
    [InlineData("--seed", "x")]
    [InlineData("--threads", "0", "--schedules", "1")]
    public void A_command_that_makes_no_sense_is_2(params string[] args) => Assert.Equal(2, SimulateCommand.Run([.. args.Where(arg => arg.Length > 0)]));

    [Fact]
    public void A_command_that_breaks_nothing_is_0()
    {
        Assert.Equal(0, SimulateCommand.Run(["--schedules", "3", "--seed", "7", "--threads", "2"]));
        Assert.Equal(0, SimulateCommand.Run(["--seed", "7"]));
    }

    /// <summary>Finds what every other story has.</summary>
    private sealed class Pessimist() : Judge("nothing ever dies")
    {
        public override void Died(bool losesPower) => Break("something died");
    }

    /// <summary>Run once, on every processor.</summary>
    public sealed class FirstSeeds
    {
        public FirstSeeds() => Run.Run(_ => { });

        internal ManySchedules Run { get; } = new(firstSeed: 1, count: 20_000, Environment.ProcessorCount);
    }
}

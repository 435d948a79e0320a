namespace HealthAggregator.Simulation.Mutants;

/// <summary>That the mistakes of <c>./tests/mutants</c> can still be made: running them takes too long for every day.</summary>
public sealed class MutantTests
{
    private static readonly string Root = FindRoot();
    private static readonly IReadOnlyList<Mutant> All = MutantList.Read(File.ReadAllText(Path.Combine(Root, MutantList.Path)));

    [Fact]
    public void There_are_many_and_each_has_its_name()
    {
        Assert.True(All.Count >= 40, $"{All.Count}");
        Assert.Equal(All.Count, All.DistinctBy(mutant => mutant.Name).Count());
        Assert.Contains(All, mutant => mutant.Killers.Contains(Killer.Simulator));
    }

    [Fact]
    public void Every_mutant_still_finds_its_place_in_the_sources()
    {
        foreach (var mutant in All)
        {
            var text = File.ReadAllText(Path.Combine(Root, mutant.File));
            Assert.NotEqual(text, mutant.On(text));
        }
    }

    [Fact]
    public void Every_class_of_tests_that_is_to_notice_one_is_there()
    {
        foreach (var killer in All.SelectMany(mutant => mutant.Killers).Where(killer => killer.Class is not null).Distinct())
        {
            var file = Path.Combine(Root, "tests", killer.Project, killer.Class![(killer.Project.Length + 1)..].Replace('.', '/') + ".cs");
            Assert.True(File.Exists(file), $"{file} is not there");
        }
    }

    [Theory]
    [InlineData("x", "more than one")]
    [InlineData("y", "no")]
    public void What_is_not_there_exactly_once_is_not_changed(string old, string problem)
    {
        var mutant = new Mutant("odd", "a.cs", old, "z", [Killer.Simulator]);

        Assert.Contains($"there is {problem} ", Assert.Throws<InvalidDataException>(() => mutant.On("x or x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("== a\nin a.cs\n- x\n+ y")]
    [InlineData("== a\nin a.cs\n+ y\nby simulate")]
    [InlineData("== a\n- x\nby simulate")]
    [InlineData("== a\nin a.cs\n- x\nby nobody\n")]
    [InlineData("== a\nin a.cs\n- x\nby stackers X")]
    [InlineData("== a\nin a.cs\n- x\nby simulate\nso there")]
    public void A_mutant_that_does_not_say_where_and_what_and_by_whom_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => MutantList.Read(text));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, MutantList.Path)))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"There is no {MutantList.Path} above {AppContext.BaseDirectory}.");
        }

        return directory.FullName;
    }
}

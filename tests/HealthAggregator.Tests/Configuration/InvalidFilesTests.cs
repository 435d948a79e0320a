using HealthAggregator.Configuration;

namespace HealthAggregator.Tests.Configuration;

/// <summary>One small file per rule in <c>invalid</c>, and beside each the whole of what is said about it.</summary>
public sealed class InvalidFilesTests
{
    private static readonly string Folder = Path.Combine(ConfigText.Root, "tests", "HealthAggregator.Tests", "Configuration", "invalid");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_invalid_file_is_refused_with_all_that_is_wrong_with_it(string name)
    {
        var expected = File.ReadAllLines(Path.Combine(Folder, $"{name}.txt"));

        var result = ConfigReader.Read($"{name}.yaml", File.ReadAllBytes(Path.Combine(Folder, $"{name}.yaml")), Environment);

        Assert.False(result.IsValid);
        Assert.Equal(expected, result.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Every_expectation_has_its_file() =>
        Assert.Equal(Names.Select(row => row.Data).Order(), Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order());

    private static string? Environment(string name) => name switch
    {
        "EMPTY" => "",
        "BROKEN" => "a\nb",
        _ => null,
    };
}

namespace HealthAggregator.Tests.Configuration;

public sealed class YamlParserTests
{
    [Fact]
    public void One_file_uses_the_yaml_parser_and_none_its_object_mapping()
    {
        var users = Directory.GetFiles(Path.Combine(ConfigText.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("using YamlDotNet", StringComparison.Ordinal))
            .ToList();

        Assert.Equal("YamlTree.cs", Path.GetFileName(Assert.Single(users)));
        Assert.DoesNotContain("YamlDotNet.Serialization", File.ReadAllText(users[0]), StringComparison.Ordinal);
    }
}

namespace HealthAggregator.Configuration.Yaml;

/// <summary>Values one after the other.</summary>
internal sealed class YamlList(YamlNode? parent, string name, int line, int column) : YamlNode(parent, name, line, column)
{
    public List<YamlNode> Items { get; } = [];

    public override string What => "a list";
}

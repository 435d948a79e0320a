namespace HealthAggregator.Configuration.Yaml;

/// <summary>Keys with a value each, in the order of the file. No key is there twice.</summary>
internal sealed class YamlMap(YamlNode? parent, string name, int line, int column) : YamlNode(parent, name, line, column)
{
    public List<(YamlScalar Key, YamlNode Value)> Entries { get; } = [];

    public override string What => "a map";
}

namespace HealthAggregator.Configuration.Yaml;

/// <summary>A value that was reported and cannot be read.</summary>
internal sealed class YamlBroken(YamlNode? parent, string name, int line, int column) : YamlNode(parent, name, line, column)
{
    public override string What => "nothing";
}

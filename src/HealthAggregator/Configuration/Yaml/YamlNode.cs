namespace HealthAggregator.Configuration.Yaml;

/// <summary>Something written in a YAML file, and where.</summary>
/// <param name="parent">The map or list that it stands in; null for the whole file.</param>
/// <param name="name">Its key in a map, or <c>[0]</c> in a list.</param>
internal abstract class YamlNode(YamlNode? parent, string name, int line, int column)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <summary>From 1. Maps, lists and values left empty are where their key is.</summary>
    public int Column { get; } = column;

    /// <summary><c>data_centers.us-east.threshold</c>; empty for the whole file.</summary>
    public string Path
    {
        get
        {
            if (parent is null)
            {
                return "";
            }

            var above = parent.Path;
            return above.Length == 0 || name.StartsWith('[') ? above + Shown.Of(name) : $"{above}.{Shown.Of(name)}";
        }
    }

    /// <summary>What it is, for a message: <c>a list</c>.</summary>
    public abstract string What { get; }
}

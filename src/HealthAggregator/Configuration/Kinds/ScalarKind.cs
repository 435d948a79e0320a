using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A kind of single value.</summary>
internal abstract class ScalarKind<T> : Kind<T>
{
    /// <summary>What to write, when nothing better can be said: <c>write a duration from 1s to 1h, such as 5s</c>.</summary>
    protected abstract string Remedy { get; }

    /// <summary>Whether any text will do, so that a number or a boolean without quotes is likely a slip.</summary>
    protected virtual bool IsText => false;

    /// <summary>Whether <c>${NAME}</c> is filled in.</summary>
    protected virtual bool IsSecret => false;

    public sealed override Written<T> Read(YamlNode node, Reading reading)
    {
        if (node is YamlBroken)
        {
            return Written<T>.Broken(node);
        }

        var parsed = node is YamlScalar scalar ? ReadScalar(scalar, reading) : new Refusal($"{node.What} stands here", Remedy);
        if (parsed.Refusal is null)
        {
            return new(node, parsed.Value);
        }

        reading.Errors.Add(node, parsed.Refusal);
        return Written<T>.Broken(node);
    }

    public sealed override JsonObject Schema(JsonObject shared) => Schema();

    protected abstract JsonObject Schema();

    protected abstract Parsed<T> Parse(YamlScalar scalar, Reading reading);

    private Parsed<T> ReadScalar(YamlScalar scalar, Reading reading)
    {
        if (scalar.IsPlain && scalar.Text.Length == 0)
        {
            return new Refusal("nothing is written here", $"{Remedy}, or drop the key");
        }

        if (!IsSecret && scalar.Text.Contains("${", StringComparison.Ordinal))
        {
            return new Refusal("${…} is filled in only where secrets stand: headers, auth, body, send, token, environment", "write the value itself");
        }

        var parsed = Parse(scalar, reading);
        return parsed.Refusal is null && IsText && scalar.IsAmbiguous
            ? new Refusal("without quotes this is a number, a boolean, nothing or a date to many YAML readers", "put it in quotes if it is meant as text")
            : parsed;
    }
}

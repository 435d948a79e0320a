using System.Text.RegularExpressions;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>What names may look like.</summary>
/// <param name="What">What is named, for a message: <c>stack</c>.</param>
/// <param name="Remedy">What to write.</param>
internal sealed partial record NameRule(string What, string Example, Regex Regex, string Remedy)
{
    public string Pattern => Regex.ToString().Replace(@"\z", "$", StringComparison.Ordinal);

    /// <summary>Whether two names that differ only in case are the same.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>What is wrong with a name that looks right, if anything is.</summary>
    public Func<string, Refusal?> Refuse { get; init; } = _ => null;

    /// <summary>The rule for the names of everything that operators name.</summary>
    public static NameRule For(string what, string example) =>
        new(what, example, Name, $"write a-z, 0-9 and -, not - first, at most 63 characters, such as {example}");

    public Refusal? Check(YamlScalar name) =>
        !Regex.IsMatch(name.Text) ? new($"{Shown.Of(name.Text)} is no name for a {What}", Remedy)
        : name.IsAmbiguous && IntegerKind.Of(name) is null ? new($"{name.Text} without quotes is no name to many YAML readers", $"write \"{name.Text}\"")
        : Refuse(name.Text);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }
}

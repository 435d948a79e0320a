using System.Collections.Immutable;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration;

/// <summary>Every error found in a config file so far. The same error twice, such as one default that is wrong for every check, is one error.</summary>
internal sealed class ConfigErrors(string file)
{
    private const int MostShown = 100;
    private const int MostKept = 1_000;

    private readonly HashSet<ConfigError> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <summary>So many that looking further helps nobody.</summary>
    public bool IsFull => _errors.Count >= MostKept;

    public void Add(YamlNode at, Refusal refusal) => Add(new(file, at.Line, at.Column, at.Path, refusal.Problem, refusal.Remedy));

    public void Add(YamlNode at, string problem, string remedy) => Add(at, new Refusal(problem, remedy));

    public void Add(int line, int column, Refusal refusal) => Add(new(file, line, column, "", refusal.Problem, refusal.Remedy));

    /// <summary>The first hundred in the order of the file, and a last one that counts the rest.</summary>
    public ImmutableArray<ConfigError> ToSorted()
    {
        var sorted = _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)
            .ThenBy(error => error.Path, StringComparer.Ordinal).ThenBy(error => error.Problem, StringComparer.Ordinal).ToImmutableArray();
        if (sorted.Length <= MostShown)
        {
            return sorted;
        }

        var (next, rest) = (sorted[MostShown], sorted.Length - MostShown);
        var more = $"{(IsFull ? "at least " : "")}{rest} more {(rest == 1 ? "error" : "errors")}";
        return [.. sorted[..MostShown], new(file, next.Line, next.Column, "", more, "correct those above first")];
    }

    private void Add(ConfigError error)
    {
        if (!IsFull)
        {
            _errors.Add(error);
        }
    }
}

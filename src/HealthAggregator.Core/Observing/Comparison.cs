using System.Globalization;
using System.Text.RegularExpressions;

namespace HealthAggregator.Core.Observing;

/// <summary>What a number must be: <c>&gt; 0.8</c>.</summary>
public sealed partial record Comparison
{
    private readonly double _limit;

    private Comparison(string relation, string limit)
    {
        Relation = relation;
        Limit = limit;
        _limit = double.Parse(limit, CultureInfo.InvariantCulture);
    }

    /// <summary>One of <c>&gt; &gt;= &lt; &lt;= == !=</c>.</summary>
    public string Relation { get; }

    /// <summary>As it was written.</summary>
    public string Limit { get; }

    /// <summary>Reads a relation and a decimal number.</summary>
    /// <returns>Null when it is none.</returns>
    public static Comparison? Parse(string text) => Written.Match(text) is { Success: true } match ? new(match.Groups["relation"].Value, match.Groups["limit"].Value) : null;

    /// <summary>Whether a number is so. What is no number (NaN) never is, not even unequal to one.</summary>
    public bool Holds(double value) => !double.IsNaN(value) && Relation switch
    {
        ">" => value > _limit,
        ">=" => value >= _limit,
        "<" => value < _limit,
        "<=" => value <= _limit,
        "==" => value == _limit,
        _ => value != _limit,
    };

    public override string ToString() => $"{Relation} {Limit}";

    [GeneratedRegex(@"^ *(?<relation>>=|<=|==|!=|>|<) *(?<limit>[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?) *\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written { get; }
}

using System.Collections.Immutable;
using System.Globalization;

namespace HealthAggregator.Core.Observing;

/// <summary>What a number must be: <c>&gt; 0.8</c>.</summary>
public sealed record Comparison
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The longer first: each is looked for at the beginning.</summary>
    private static readonly ImmutableArray<string> Relations = [">=", "<=", "==", "!=", ">", "<"];

    private readonly double _limit;

    private Comparison(string relation, string limit, double value) => (Relation, Limit, _limit) = (relation, limit, value);

    /// <summary>One of <c>&gt; &gt;= &lt; &lt;= == !=</c>.</summary>
    public string Relation { get; }

    /// <summary>As it was written.</summary>
    public string Limit { get; }

    /// <summary>Reads a relation and a decimal number.</summary>
    /// <returns>Null when it is none.</returns>
    public static Comparison? Parse(string text)
    {
        var written = text.Trim(' ');
        var relation = Relations.FirstOrDefault(relation => written.StartsWith(relation, StringComparison.Ordinal), "");
        var limit = written[relation.Length..].TrimStart(' ');
        return relation.Length > 0 && double.TryParse(limit, Decimal, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? new(relation, limit, value) : null;
    }

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
}

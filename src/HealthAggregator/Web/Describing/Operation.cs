using System.Collections.Immutable;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web.Describing;

/// <summary>What a method of a path does, for whoever reads the description of the API.</summary>
/// <param name="Id">Unique among them.</param>
/// <param name="Answer">What it answers when all is well; text where this is a string.</param>
internal sealed record Operation(string Id, string Summary, Type Answer)
{
    /// <summary>What it takes; null for one that only reads.</summary>
    public Takes? Takes { get; init; }

    /// <summary>What it asks about, where it only reads and that needs a body.</summary>
    public Takes? Asks { get; init; }

    /// <summary>The fields of its query, where it only reads.</summary>
    public ImmutableArray<Field> Query { get; init; } = [];

    /// <summary>Whether anybody may ask, whoever may read the rest.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it is for the holder of a check's own token, and no change of an operator's.</summary>
    public bool IsBeat { get; init; }

    /// <summary>The other statuses that it answers with a problem, apart from those that its kind always has.</summary>
    public ImmutableArray<int> Problems { get; init; } = [];
}

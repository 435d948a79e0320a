using System.Collections.Immutable;

namespace HealthAggregator.Web.Asking;

/// <summary>What a change takes: the members of a JSON body, or the fields of a query, and nothing else.</summary>
/// <param name="Example">A body that says something; null where it is a query.</param>
internal sealed record Takes(ImmutableArray<Field> Fields, string? Example)
{
    public static Takes Body(string example, params ImmutableArray<Field> fields) => new(fields, example);

    public static Takes Query(params ImmutableArray<Field> fields) => new(fields, null);

    /// <summary>Whether there may be no body at all, which says nothing.</summary>
    public bool MayBeNothing { get; init; }

    /// <exception cref="UnusableRequestException">It is something else.</exception>
    public async Task<Said> Read(HttpContext context) =>
        Example is null ? QueryText.Read(context, Fields)
        : MayBeNothing && !QueryText.HasBody(context) ? QueryText.Read(context, [])
        : await JsonBody.Read(context, Fields, Example);
}

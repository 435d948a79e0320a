using System.Collections.Immutable;
using HealthAggregator.Controlling;

namespace HealthAggregator.Web.Asking;

/// <summary>A request for a change, from somebody who may make one.</summary>
/// <param name="Actor">The name of the token's owner.</param>
/// <param name="OnlyAt">The revisions on whose condition it is asked for; null: whatever the revision is.</param>
internal sealed record ChangeCall(HttpContext Context, string Actor, Said Said, ImmutableArray<long>? OnlyAt)
{
    /// <summary>The address that it came from.</summary>
    public string Source => Access.SourceOf(Context).ToString();

    /// <summary>Empty when none is given.</summary>
    public string Reason => Said.Text(Fields.Reason)?.Trim() ?? "";

    public ChangeRequest Request => new(Actor, Source, Reason, Said.Value(Fields.Force) ?? false, OnlyAt);

    /// <summary>A part of the path.</summary>
    public string this[string part] => PartOf(Context, part);

    public static string PartOf(HttpContext context, string part) => context.Request.RouteValues[part] as string ?? "";
}

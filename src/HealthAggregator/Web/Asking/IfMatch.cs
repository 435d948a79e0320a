using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace HealthAggregator.Web.Asking;

/// <summary>The condition of a change: that the state's revision is still the one that was looked at.</summary>
public static class IfMatch
{
    /// <returns>The revisions; null when any will do. Empty when what is named can be no revision: it never matches.</returns>
    /// <exception cref="UnusableRequestException">It is no list of tags.</exception>
    public static ImmutableArray<long>? Read(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(HeaderNames.IfMatch, out var written))
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseStrictList([.. written.OfType<string>()], out var tags) || tags is not { Count: > 0 } || tags.Contains(EntityTagHeaderValue.Any) && tags.Count > 1)
        {
            throw UnusableRequestException.Invalid("If-Match is no list of revisions.", "Write a revision in double quotes, as ETag has it: If-Match: \"7\".");
        }

        return tags[0].Equals(EntityTagHeaderValue.Any) ? null : [.. tags.Where(tag => !tag.IsWeak).Select(tag => RevisionOf(tag.Tag.ToString())).OfType<long>()];
    }

    private static long? RevisionOf(string tag) =>
        long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && tag == TagOf(revision) ? revision : null;

    /// <summary>The tag of a revision, as it stands in ETag.</summary>
    public static string TagOf(long revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";
}

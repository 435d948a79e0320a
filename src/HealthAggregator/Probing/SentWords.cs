using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>What a check sends may hold secrets. A page that repeats it must not make it part of a reason, which everybody may read.</summary>
internal static class SentWords
{
    /// <summary>In characters. What is shorter is no secret, and would be found everywhere.</summary>
    private const int Shortest = 6;

    private static readonly char[] Borders = [' ', '\t', '\r', '\n', '"', '\'', '=', '&', ','];

    /// <summary>The same sample, with all that its reason says of what was sent put out of sight.</summary>
    public static Sample Hide(Sample sample, Target target)
    {
        if (sample.Reason.Length == 0)
        {
            return sample;
        }

        var words = target.Sent.SelectMany(Words).ToList();
        var reason = new StringBuilder();
        for (var (at, length) = (0, 0); at < sample.Reason.Length; at += Math.Max(length, 1))
        {
            // An excerpt may end amid a word; and of words that begin alike the one that goes on longest is meant.
            var rest = sample.Reason.AsMemory(at);
            length = words.Select(word => rest.Span.CommonPrefixLength(word)).Where(same => same >= Shortest).DefaultIfEmpty(0).Max();
            _ = length > 0 ? reason.Append("***") : reason.Append(rest.Span[0]);
        }

        return reason.Equals(sample.Reason) ? sample : sample with { Reason = reason.ToString() };
    }

    /// <summary>All of it, what stands between white space and quotes, and what of that is letters, digits, <c>-</c> and <c>_</c>: a page may quote any of these.</summary>
    private static IEnumerable<string> Words(string text) =>
        ((IEnumerable<string>)[text.Trim(), .. text.Split(Borders), .. Runs(text)]).Where(word => word.Length >= Shortest);

    private static IEnumerable<string> Runs(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'); end++)
            {
                // On to the end of the word.
            }

            yield return text[start..end];
        }
    }
}

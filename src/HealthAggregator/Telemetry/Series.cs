using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace HealthAggregator.Telemetry;

/// <summary>The series of one instrument that is told of each event: a <typeparamref name="T"/> for each set of tags, found without allocating.</summary>
internal sealed class Series<T>(Func<T> start)
{
    // Written by whichever threads measure, read by the one that scrapes.
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], T> _byTags = new(new TagsComparer());

    public T this[ReadOnlySpan<KeyValuePair<string, object?>> tags]
    {
        get
        {
            var lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
            return lookup.TryGetValue(tags, out var found) ? found : _byTags.GetOrAdd(tags.ToArray(), _ => start());
        }
    }

    /// <summary>In the order of the tags' values, which is the same at each scrape.</summary>
    public IEnumerable<(KeyValuePair<string, object?>[] Tags, T Value)> InOrder() =>
        _byTags.OrderBy(pair => string.Join('\n', pair.Key.Select(tag => tag.Value)), StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value));

    private sealed class TagsComparer
        : IEqualityComparer<KeyValuePair<string, object?>[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public bool Equals(KeyValuePair<string, object?>[]? left, KeyValuePair<string, object?>[]? right) => Equals(left.AsSpan(), right!);

        public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] tags) => GetHashCode(tags.AsSpan());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> left, KeyValuePair<string, object?>[] right)
        {
            if (left.Length != right.Length)
            {
                return false;
            }

            for (var index = 0; index < right.Length; index++)
            {
                if (left[index].Key != right[index].Key || !Equals(left[index].Value, right[index].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var hash = tags.Length;
            foreach (var (_, value) in tags)
            {
                hash = HashCode.Combine(hash, value);
            }

            return hash;
        }

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.ToArray();
    }
}

using HealthAggregator.Configuration;

namespace HealthAggregator.Census;

/// <summary>Somebody who is expected to ask: when he did, and whether he is silent. What counts as silence is the time in which this process could have heard him.</summary>
public sealed class Expectation(ExpectedProberSettings settings)
{
    // Written by the census's thread, and by those that answer somebody whom there is no room for.
    private long _seen = long.MinValue;

    // The census's own.
    private long _counted = long.MinValue;
    private TimeSpan _unheard;

    // Written by the census's thread, read by the status and the scrape.
    private volatile bool _isSilent;

    public ExpectedProberSettings Settings => settings;

    /// <summary>When he asked last, to <see cref="ProberCensus.Tick"/>; null before that.</summary>
    public TimeSpan? SeenAt => Volatile.Read(ref _seen) is var seen and not long.MinValue ? TimeSpan.FromTicks(seen) : null;

    public bool IsSilent => _isSilent;

    /// <summary>Whether a request is one of his. What is answered 404 or 405 is nobody's: whoever asks that gets no verdict.</summary>
    public bool IsMetBy(ProberKey key, ProberFamily family) =>
        key.Page is { } page
        && (settings.Family is null || settings.Family == family)
        && (settings.DataCenter is null || settings.DataCenter == page.DataCenterName)
        && (settings.From is not { } network || network.Contains(key.Source.IsIPv4MappedToIPv6 ? key.Source.MapToIPv4() : key.Source))
        && (settings.UserAgent is null || (key.UserAgent is { } userAgent && Looked(userAgent).Contains(settings.UserAgent, StringComparison.OrdinalIgnoreCase)));

    /// <summary>He asked.</summary>
    internal void Hear(long at)
    {
        if (Volatile.Read(ref _seen) < at)
        {
            Volatile.Write(ref _seen, at);
        }
    }

    /// <summary>Takes in the time since the last step: on the census's thread.</summary>
    /// <param name="listened">For how much of it this process could have heard him.</param>
    /// <returns>How long he had been silent, when he begins to be or when he is no more; null where nothing changes.</returns>
    internal TimeSpan? Step(TimeSpan listened)
    {
        var (seen, before) = (Volatile.Read(ref _seen), _unheard);
        _unheard = seen > _counted ? TimeSpan.Zero : before + listened;
        _counted = seen;
        if (_isSilent == _unheard >= settings.SilentAfter)
        {
            return null;
        }

        _isSilent = !_isSilent;
        return _isSilent ? _unheard : before;
    }

    private static ReadOnlySpan<char> Looked(string userAgent) => userAgent.AsSpan(0, Math.Min(userAgent.Length, ProberKey.LongestUserAgent));
}

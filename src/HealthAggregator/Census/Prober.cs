using HealthAggregator.Configuration;
using HealthAggregator.Publishing;

namespace HealthAggregator.Census;

/// <summary>
/// One who asks. Every thread that answers writes when it asked and what it was told; the census and the status read. Nothing is added up, so nothing needs to be
/// exact, and to write what stands there already costs no other processor anything.
/// </summary>
public sealed class Prober(ProberKey key)
{
    private long _seen = long.MinValue;
    private volatile Answer? _told;
    private volatile bool _isOut;

    // The census's own thread swaps it whole.
    private volatile Expectation[] _meets = [];

    public ProberKey Key { get; } = key.Cut();

    public ProberFamily Family { get; } = key.Family;

    /// <summary>When it asked last, to <see cref="ProberCensus.Tick"/>.</summary>
    public TimeSpan SeenAt => TimeSpan.FromTicks(Volatile.Read(ref _seen));

    /// <summary>What it was told last; null in the moment before it is told anything.</summary>
    public Answer? Told => _told;

    /// <summary>Whether the census knows it no more, so that whoever remembers it must look it up again.</summary>
    public bool IsOut
    {
        get => _isOut;
        internal set => _isOut = value;
    }

    /// <summary>The expectations that it meets.</summary>
    public ReadOnlySpan<Expectation> Meets => _meets;

    /// <param name="now">The time by the census's coarse clock.</param>
    public void Tell(long now, Answer answer)
    {
        if (Volatile.Read(ref _seen) < now)
        {
            Volatile.Write(ref _seen, now);
        }

        if (_told != answer)
        {
            _told = answer;
        }
    }

    /// <summary>On the census's thread, when somebody else is expected than before.</summary>
    internal void Meet(Expectation[] expected) => _meets = expected;
}

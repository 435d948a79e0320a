namespace HealthAggregator;

/// <summary>How often a loop has gone round: what does not move any more is found by the watchdog.</summary>
public sealed class Heartbeat
{
    // Written by the loop's thread, read by the watchdog's.
    private long _beats;

    public long Beats => Volatile.Read(ref _beats);

    public void Beat() => Volatile.Write(ref _beats, _beats + 1);
}

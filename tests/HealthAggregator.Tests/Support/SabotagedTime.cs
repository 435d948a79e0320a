namespace HealthAggregator.Tests.Support;

/// <summary>The system's time, but the test may skip some of it, and has a way into loops that have no door: each asks for the time, on a thread of its name.</summary>
internal sealed class SabotagedTime : TimeProvider
{
    // Set by the test, read by every thread.
    private volatile Action<string?>? _sabotage;
    private long _skipped;

    /// <summary>Called with the name of each thread that asks for the time, before it is told.</summary>
    public Action<string?>? Sabotage
    {
        get => _sabotage;
        set => _sabotage = value;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>On both clocks. Timers know nothing of it.</summary>
    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);

    public override long GetTimestamp()
    {
        _sabotage?.Invoke(Thread.CurrentThread.Name);
        return System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _skipped);
    }

    public override DateTimeOffset GetUtcNow()
    {
        _sabotage?.Invoke(Thread.CurrentThread.Name);
        return System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));
    }
}

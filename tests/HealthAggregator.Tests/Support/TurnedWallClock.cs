namespace HealthAggregator.Tests.Support;

/// <summary>Real time, with a wall clock that somebody sets.</summary>
internal sealed class TurnedWallClock : TimeProvider
{
    // Set by the test, read by every thread.
    private long _turned;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _turned));

    public void TurnTo(TimeSpan awayFromNow) => Interlocked.Exchange(ref _turned, awayFromNow.Ticks);
}

using HealthAggregator.Telemetry;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Telemetry;

public sealed class LastWordsTests
{
    [Fact]
    public void F43_a_stuck_stderr_does_not_hold_up_the_end()
    {
        using var stuck = new BlockedWriter();
        var start = TimeProvider.System.GetTimestamp();

        LastWords.Say(() => stuck, "died of a bug");

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), LastWords.Patience - TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1));
        Assert.True(stuck.IsBlocked.IsSet);
    }

    [Fact]
    public void F34_whoever_is_stuck_in_the_log_does_not_hold_up_the_end()
    {
        using var never = new ManualResetEventSlim();
        var start = TimeProvider.System.GetTimestamp();

        LastWords.Try(() => never.Wait(Eventually.Deadline), LastWords.Patience);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Eventually.Deadline / 2);
        never.Set();
    }

    [Fact]
    public void Where_somebody_listens_they_are_said_before_the_end()
    {
        using var listened = new StringWriter { NewLine = "\n" };

        LastWords.Say(() => listened, "died of a bug");

        Assert.Equal("died of a bug\n", listened.ToString());
    }

    [Fact]
    public void A_stderr_that_is_gone_is_no_second_death() => LastWords.Say(() => throw new IOException("Broken pipe"), "died of a bug");
}

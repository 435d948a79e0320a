using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Probing;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>F38: the monotonic clock goes past what fits into so many bits: milliseconds after 24.8 and 49.7 days, nanoseconds after 292 years.</summary>
public class F38_An_old_clock
{
    private static readonly CheckPlan Check = Some.Check(new TcpTarget("10.0.0.1", 80), cadence: Some.Cadence(1, timeout: 0.5, fast: 0.2));

    /// <summary>Each as a moment of the clock.</summary>
    public static TheoryData<TimeSpan> Edges =>
    [
        TimeSpan.Zero,
        TimeSpan.FromTicks(1L << 31),
        TimeSpan.FromTicks(1L << 32),
        TimeSpan.FromMilliseconds(1L << 31),
        TimeSpan.FromMilliseconds(1L << 32),
        TimeSpan.FromTicks((long)(ulong.MaxValue / 2 / 100)),
    ];

    [Theory]
    [MemberData(nameof(Edges))]
    public void F38_no_verdict_changes_at_it_and_silence_is_found_behind_it_as_ever(TimeSpan edge)
    {
        var time = new ManualTimeProvider(edge - (edge > TimeSpan.Zero ? TimeSpan.FromSeconds(10) : TimeSpan.Zero));
        var clock = new Clock(time);
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), time);
        var board = new Board(time, publisher.Publish(Snapshot.Start(Some.Plan(Check), clock.Now)));
        using var evaluator = new Evaluator(publisher, board, clock) { Changed = _ => { }, InDoubt = _ => { } };
        for (var step = 0; step < 100; step++)
        {
            evaluator.Take(Check, Some.Pass(clock.Now));
            evaluator.Step();
            Assert.Equal(200, board.Read("/health")!.Status);
            time.Advance(TimeSpan.FromMilliseconds(200));
            Assert.Equal(200, board.Read("/health")!.Status);
        }

        // Looked for once a second.
        var heardAt = board.Snapshot.Checks[0].HeardAt;
        while (!board.Snapshot.Checks[0].IsStale)
        {
            Assert.InRange(clock.Uptime - heardAt, TimeSpan.Zero, TimeSpan.FromSeconds(4.2));
            time.Advance(TimeSpan.FromMilliseconds(100));
            evaluator.Step();
        }

        Assert.InRange(clock.Uptime - heardAt, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.2));
        Assert.Equal(503, board.Read("/health")!.Status);
        time.Advance(TimeSpan.FromSeconds(5.001));
        Assert.True(board.IsStale);
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void F38_every_check_keeps_its_pace_over_it(TimeSpan edge)
    {
        var run = new TimetableRun([Check], startedAt: edge - (edge > TimeSpan.Zero ? TimeSpan.FromSeconds(10) : TimeSpan.Zero));

        run.Step(TimeSpan.FromSeconds(20));

        Assert.InRange(run.Starts.Count, 20, 21);
        Assert.All(run.Starts.Zip(run.Starts.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(1), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void F38_the_time_since_boot_goes_on_past_2_to_the_63_nanoseconds()
    {
        var time = new ManualTimeProvider(TimeSpan.FromDays(366 * 400));

        Assert.Equal(366 * 400, new Clock(time).Uptime.TotalDays, 6);
    }
}

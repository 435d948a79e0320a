using HealthAggregator.Core;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

public class WatchdogTests
{
    [Fact]
    public async Task F34_an_evaluator_that_never_publishes_again_is_found_by_ten_looks_in_a_row()
    {
        var (time, looks) = (new SabotagedTime(), 0);
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), time);
        var snapshot = Snapshot.Start(Some.Plan(Some.Check(new Uri("http://10.0.0.1/"))), new Clock(time).Now);
        var board = new Board(time, publisher.Publish(snapshot));
        var died = new TaskCompletionSource<(string Loop, Exception Exception)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var supervisor = new Supervisor((loop, exception) => died.SetResult((loop, exception)));
        time.Sabotage = thread => looks += thread == "watchdog" ? 1 : 0;
        time.Skip(Board.ShelfLife);
        supervisor.Start("watchdog", stopping => Watchdog.Run(board, TimeSpan.FromMilliseconds(200), stopping));

        // A few bad looks, as after a suspend, and then the evaluator is back.
        await LooksFrom(0, 2);
        board.Publish(publisher.Publish(snapshot));
        await LooksFrom(Volatile.Read(ref looks), 2);
        Assert.False(died.Task.IsCompleted);

        // And then it is gone for good.
        var before = Volatile.Read(ref looks);
        time.Skip(Board.ShelfLife);
        var (loop, exception) = await Eventually.Comes(died.Task);

        Assert.Equal("watchdog", loop);
        Assert.InRange(looks - before, 10, 15);
        Assert.Equal("Nothing was published for 2s beyond the shelf life.", exception.Message);

        Task LooksFrom(int start, int count) => Eventually.True(() => Volatile.Read(ref looks) >= start + count);
    }
}

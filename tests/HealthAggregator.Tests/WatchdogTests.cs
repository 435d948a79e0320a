using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

public class WatchdogTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // Read and written by the watchdog's thread alone, each time that it looks.
    private readonly Dictionary<string, Func<int, long>> _rounds = new() { ["evaluator"] = look => look, ["scheduler"] = look => look, ["thread pool"] = look => look };
    private readonly Dictionary<string, int> _looks = [];
    private readonly List<TimeSpan> _told = [];

    [Theory]
    [InlineData("evaluator")]
    [InlineData("scheduler")]
    public async Task F34_a_loop_that_does_not_move_any_more_is_named_after_eight_looks(string loop)
    {
        _rounds[loop] = look => Math.Min(look, 20);

        var (name, exception) = await Died();

        Assert.Equal((loop, $"The {loop} has not moved for 160ms."), (name, exception.Message));
        Assert.Equal(28, _looks[loop]);
    }

    [Fact]
    public async Task F34_a_loop_that_comes_back_in_time_is_not()
    {
        // Seven looks in vain, again and again.
        _rounds["evaluator"] = look => look / 8;
        _rounds["scheduler"] = look => look < 100 ? look : 100;

        Assert.Equal("scheduler", (await Died()).Loop);
        Assert.Equal(108, _looks["scheduler"]);
    }

    [Fact]
    public async Task F35_a_thread_pool_that_is_blocked_is_told_of_and_ends_the_process_only_when_it_stays_so()
    {
        // Blocked once, and free again; then for good.
        _rounds["thread pool"] = look => look is < 10 or (> 30 and < 50) ? look : look <= 30 ? 9 : 49;

        var (name, exception) = await Died();

        Assert.Equal(("thread pool", "The thread pool has not run anything for 600ms."), (name, exception.Message));
        Assert.Equal([8 * Look, 8 * Look], _told);
        Assert.Equal(79, _looks["thread pool"]);
    }

    [Fact]
    public void F34_a_loop_is_found_within_five_seconds()
    {
        Assert.InRange((Watchdog.Patience + 1) * Watchdog.Look, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
        Assert.InRange(Watchdog.PatienceWithPool * Watchdog.Look, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }

    private async Task<(string Loop, Exception Exception)> Died()
    {
        var died = new TaskCompletionSource<(string Loop, Exception Exception)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var supervisor = new Supervisor((loop, exception) => died.SetResult((loop, exception)));
        var watchdog = new Watchdog([("evaluator", () => LookAt("evaluator")), ("scheduler", () => LookAt("scheduler"))], () => LookAt("thread pool"), _told.Add);
        supervisor.Start("watchdog", stopping => watchdog.Run(Look, stopping));
        return await Eventually.Comes(died.Task);
    }

    private long LookAt(string name) => _rounds[name](_looks[name] = _looks.GetValueOrDefault(name) + 1);
}

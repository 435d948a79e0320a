using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HealthAggregator.Tests.Support;

/// <summary>Waits for what other threads bring about. The deadline is for a machine that has other things to do; nothing takes that long.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        True(() => Task.FromResult(condition()), what);

    public static async Task True(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"Not within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The same, for what must not take longer than the deadline.</summary>
    public static Task<T> Comes<T>(Task<T> task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public static Task Comes(Task task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HealthAggregator.Tests.Support;

/// <summary>Waits for what other threads bring about. The deadline is for a machine that has other things to do; nothing takes that long.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        True(condition, () => what);

    /// <param name="found">What there is instead.</param>
    public static Task True(Func<bool> condition, Func<string> found) => True(() => Task.FromResult(condition()), found);

    public static Task True(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "") => True(condition, () => what);

    private static async Task True(Func<Task<bool>> condition, Func<string> found)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline || await condition(), $"Not within {Deadline.TotalSeconds} s: {found()}");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The same, for what must not take longer than the deadline.</summary>
    public static Task<T> Comes<T>(Task<T> task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public static Task Comes(Task task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
}

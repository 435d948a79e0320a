using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>Waits for a condition, never for a while. Deadlines are generous: they bound a failure, they do not measure.</summary>
public static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Reads until the value is accepted, and returns it with the time that took.</summary>
    /// <param name="what">The condition in words, for the message of a failure.</param>
    public static async Task<TimeSpan> IsAsync<T>(string what, Func<Task<T>> read, Func<T, bool> accepted, TimeSpan? deadline = null)
    {
        var watch = Stopwatch.StartNew();
        object? last = null;
        while (true)
        {
            try
            {
                var value = await read();
                if (accepted(value))
                {
                    return watch.Elapsed;
                }

                last = value;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.Sockets.SocketException)
            {
                last = exception.Message;
            }

            Assert.True(watch.Elapsed < (deadline ?? Deadline), $"not within {deadline ?? Deadline}: {what}; last seen: {last}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task<TimeSpan> IsTrueAsync(string what, Func<Task<bool>> condition, TimeSpan? deadline = null) =>
        IsAsync(what, condition, value => value, deadline);

    public static Task<TimeSpan> IsTrueAsync(string what, Func<bool> condition, TimeSpan? deadline = null) =>
        IsAsync(what, () => Task.FromResult(condition()), value => value, deadline);

    /// <summary>Looks again and again for as long as told: the condition must hold each time.</summary>
    public static async Task StaysTrueAsync(string what, TimeSpan duration, Func<Task<bool>> condition)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration;)
        {
            Assert.True(await condition(), $"not any more after {watch.Elapsed}: {what}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}

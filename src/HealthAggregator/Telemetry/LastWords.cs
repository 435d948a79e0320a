namespace HealthAggregator.Telemetry;

/// <summary>What a dying process still says, if somebody listens: neither a pipe that nobody reads, nor whoever is stuck with a lock in his hand, may keep it from its end.</summary>
public static class LastWords
{
    /// <summary>How long the writing may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes a line, or gives it up after <see cref="Patience"/>. Never throws.</summary>
    /// <param name="output">Asked on a thread of its own, for the console may be locked by whoever is stuck in it.</param>
    public static void Say(Func<TextWriter> output, string line) => Try(() => output().WriteLine(line), Patience);

    /// <summary>Does something on a thread of its own, and returns when it is done, or after a while. Never throws.</summary>
    public static void Try(Action say, TimeSpan patience)
    {
#pragma warning disable CA1031 // The process ends anyway, and what it died of must not be covered by this.
        try
        {
            var thread = new Thread(() => TryHere(say)) { IsBackground = true, Name = "last words" };
            thread.Start();
            thread.Join(patience);
        }
        catch (Exception)
        {
            // Not even a thread can be had.
        }
    }

    private static void TryHere(Action say)
    {
        try
        {
            say();
        }
        catch (Exception)
        {
        }
    }
#pragma warning restore CA1031
}

namespace HealthAggregator.Telemetry;

/// <summary>What a dying process still says, if somebody listens: a pipe that nobody reads must not keep it from its end.</summary>
public static class LastWords
{
    /// <summary>How long the writing may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes a line on a thread of its own, and returns when it is written, or after <see cref="Patience"/>. Never throws.</summary>
    /// <param name="output">Asked on that thread, for the console may be locked by whoever is stuck in it.</param>
    public static void Say(Func<TextWriter> output, string line)
    {
        var writer = new Thread(() => TryWrite(output, line)) { IsBackground = true, Name = "last words" };
        writer.Start();
        writer.Join(Patience);
    }

    private static void TryWrite(Func<TextWriter> output, string line)
    {
        try
        {
            output().WriteLine(line);
        }
#pragma warning disable CA1031 // The process ends anyway, and what it died of must not be covered by this.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}

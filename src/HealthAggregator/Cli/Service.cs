using HealthAggregator.Configuration;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Cli;

/// <summary>One instance from its start to its signal.</summary>
internal static class Service
{
    /// <param name="started">Called once it answers, and waited for.</param>
    public static async Task<int> Run(ConfigSource source, Func<Aggregator, Task>? started = null)
    {
        // Before anything else: a signal that came while the parts are being started would end this process in the system's own way.
        using var signals = new Signals();

        // Nor may the system's own way of dying be taken: it writes to stderr for as long as that takes, and blocks for ever on a pipe that nobody reads.
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => Die("a thread", (Exception)unhandled.ExceptionObject);
        var read = source.Read();
        if (!read.IsValid)
        {
            Report(read);
            return ExitCode.InvalidConfig;
        }

        Aggregator aggregator;
        try
        {
            aggregator = await Aggregator.Start(new(source, read.Settings) { Died = Die }, CancellationToken.None);
        }
        catch (StartFailedException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Unavailable;
        }

        await using (aggregator)
        {
            signals.Reload = () => _ = aggregator.Reload("SIGHUP");
            await (started?.Invoke(aggregator) ?? Task.CompletedTask);
            await aggregator.Stop(await signals.StopRequested);
        }

        return ExitCode.Done;
    }

    public static void Report(ConfigResult read)
    {
        foreach (var error in read.Errors)
        {
            Console.Error.WriteLine(error);
        }
    }

    /// <summary>At once, from whatever thread: whoever supervises this process starts a new one sooner than anything here could be mended.</summary>
    private static void Die(string loop, Exception exception)
    {
        LastWords.Say(() => Console.Error, $"{Product.Name} died of a bug in {loop}: {exception}");
        Environment.Exit(ExitCode.Failed);
    }
}

using System.Runtime.InteropServices;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary>One instance from its start to its signal.</summary>
internal static class Service
{
    /// <param name="started">Called once it answers, and waited for.</param>
    public static async Task<int> Run(ConfigSource source, Func<Aggregator, Task>? started = null)
    {
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
            var signalled = Signals(aggregator);
            await (started?.Invoke(aggregator) ?? Task.CompletedTask);
            await signalled;
            await aggregator.Stop();
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

    /// <summary>Reloads at SIGHUP; done at the first SIGTERM or SIGINT. A second one ends the process at once.</summary>
    private static async Task Signals(Aggregator aggregator)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registrations = new List<PosixSignalRegistration>
        {
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                _ = aggregator.Reload("SIGHUP");
            }),
        };
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => Die("a thread", (Exception)unhandled.ExceptionObject);
        await stop.Task;
        GC.KeepAlive(registrations);

        void Stop(PosixSignalContext context)
        {
            // Not cancelled the second time: then the system's own way of ending a process takes its course.
            context.Cancel = stop.TrySetResult();
        }
    }

    /// <summary>At once, from whatever thread: whoever supervises this process starts a new one sooner than anything here could be mended.</summary>
    private static void Die(string loop, Exception exception)
    {
        Console.Error.WriteLine($"{Product.Name} died of a bug in {loop}: {exception}");
        Environment.Exit(ExitCode.Failed);
    }
}

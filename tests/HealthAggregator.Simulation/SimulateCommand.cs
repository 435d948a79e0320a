using System.Globalization;
using System.Runtime.InteropServices;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation;

/// <summary>Runs schedules from the command line.</summary>
internal static class SimulateCommand
{
    private const string Usage = "simulate [--schedules N] [--seed S] [--threads N] [--failures N] | simulate --seed S";

    public static int Run(string[] args)
    {
        if (Parse(args) is not { } asked)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (asked.Schedules is null)
        {
            return Replay(asked.Seed ?? 1);
        }

        var (seed, schedules) = (asked.Seed ?? 1, asked.Schedules.Value);
        var run = new ManySchedules(seed, schedules, asked.Threads) { MostFailures = asked.Failures };
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        run.Run(text => Console.Error.WriteLine(text), stopping.Token);
        Console.WriteLine(run.Summary);
        Console.WriteLine($"They led to: {string.Join(", ", run.Reached.OrderBy(place => place.Key).Select(place => $"{place.Key} {place.Value}"))}");
        foreach (var failure in run.Failures.Take(10))
        {
            Console.WriteLine($"seed {failure.Seed}: {failure.Broken}");
        }

        if (run.Failures.FirstOrDefault() is { } first)
        {
            Console.WriteLine();
            Console.WriteLine(ManySchedules.Describe(first));
        }

        return run.Failures.IsEmpty ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    private static int Replay(ulong seed)
    {
        var story = AnyStory.Of(seed);
        Console.WriteLine(Described.Of(story));
        var outcome = Schedule.Run(story, new(Console.Out));
        Console.WriteLine(outcome.Broken is null ? $"seed {seed}: nothing was broken in {outcome.Steps} steps" : $"seed {seed}: {outcome.Broken}");
        return outcome.Broken is null ? 0 : 1;
    }

    private static Asked? Parse(string[] args)
    {
        var asked = new Asked(null, null, Environment.ProcessorCount, 200);
        for (var index = 0; index + 1 < args.Length; index += 2)
        {
            if (!ulong.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            switch (args[index])
            {
                case "--seed":
                    asked = asked with { Seed = number };
                    break;
                case "--schedules" when number is > 0 and <= int.MaxValue:
                    asked = asked with { Schedules = (int)number };
                    break;
                case "--threads" when number is > 0 and <= 1024:
                    asked = asked with { Threads = (int)number };
                    break;
                case "--failures" when number is > 0 and <= 1000:
                    asked = asked with { Failures = (int)number };
                    break;
                default:
                    return null;
            }
        }

        return args.Length % 2 == 0 && args.Length > 0 ? asked : null;
    }

    private sealed record Asked(ulong? Seed, int? Schedules, int Threads, int Failures);
}

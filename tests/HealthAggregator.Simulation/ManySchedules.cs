using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation;

/// <summary>The schedules of a range of seeds, on a few threads.</summary>
internal sealed class ManySchedules(ulong firstSeed, int count, int parallel)
{
    private readonly ConcurrentBag<Schedule.Outcome> _failures = [];

    // Added to by every thread that runs schedules.
    private long _steps;
    private long _milliseconds;
    private TimeSpan _taken;

    /// <summary>By seed.</summary>
    public System.Collections.Immutable.ImmutableArray<Schedule.Outcome> Failures => [.. _failures.OrderBy(failure => failure.Seed)];

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} schedules (seeds {firstSeed} to {firstSeed + (ulong)count - 1}), {_steps} steps, {TimeSpan.FromMilliseconds(_milliseconds).TotalDays:0.0} simulated days, {_taken.TotalSeconds:0.0} s on {parallel} threads: {_failures.Count} broken");

    public void Run(Action<string> told)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var done = 0;
        Parallel.For(0, count, new() { MaxDegreeOfParallelism = parallel }, (index, state) =>
        {
            var outcome = Schedule.Run(AnyStory.Of(firstSeed + (ulong)index), Trace.None);
            Interlocked.Add(ref _steps, outcome.Steps);
            Interlocked.Add(ref _milliseconds, (long)outcome.Time.TotalMilliseconds);
            if (outcome.Broken is not null)
            {
                _failures.Add(outcome);
                if (_failures.Count >= 200)
                {
                    state.Stop();
                }
            }

            if (Interlocked.Increment(ref done) % 50_000 == 0)
            {
                told($"{done} schedules, {_failures.Count} broken");
            }
        });
        _taken = Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>A failure as somebody can work on it: its seed, the shortest story that breaks the same, and what happened in it.</summary>
    public static string Describe(Schedule.Outcome failure)
    {
        var story = Schedule.Shrink(AnyStory.Of(failure.Seed), failure.Broken!);
        var trace = new StringWriter();
        Schedule.Run(story, new(trace));
        var lines = trace.ToString().Split('\n');
        return string.Join('\n', [
            $"seed {failure.Seed}: {failure.Broken}",
            Described.Of(story),
            .. lines.Length > 60 ? [.. story.Happenings.Select(happening => $"{happening.At.TotalSeconds,10:0.000}  {happening}"), "           ...", .. lines[^40..]] : lines,
            $"All of it: ./tests/simulate --seed {failure.Seed}",
        ]);
    }
}

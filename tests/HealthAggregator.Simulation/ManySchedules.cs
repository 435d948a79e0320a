using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using HealthAggregator.Simulation.Judging;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation;

/// <summary>The schedules of a range of seeds, on a few threads.</summary>
internal sealed class ManySchedules(ulong firstSeed, int count, int threads)
{
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<Schedule.Outcome> _failures = [];

    // Added to by every thread that runs schedules.
    private readonly long[] _reached = new long[Enum.GetValues<Place>().Length];
    private long _done;
    private long _steps;
    private long _milliseconds;
    private TimeSpan _taken;

    /// <summary>After so many it ends. Default 200.</summary>
    public int MostFailures { get; init; } = 200;

    /// <summary>By seed.</summary>
    public ImmutableArray<Schedule.Outcome> Failures => [.. _failures.OrderBy(failure => failure.Seed)];

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{_done} schedules (from seed {firstSeed} on), {_steps} steps, {TimeSpan.FromMilliseconds(_milliseconds).TotalDays:0.0} simulated days, {_taken.TotalSeconds:0.0} s on {threads} threads: {_failures.Count} broken");

    /// <summary>By place: how many schedules were there.</summary>
    public ImmutableDictionary<Place, long> Reached =>
        Enum.GetValues<Place>().ToImmutableDictionary(place => place, place => _reached[(int)place]);

    /// <param name="stopping">Ends it early: the summary is of what was done by then.</param>
    public void Run(Action<string> told, CancellationToken stopping = default)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var toldAt = startedAt;
        Parallel.For(0, count, new() { MaxDegreeOfParallelism = threads }, (index, state) =>
        {
            if (stopping.IsCancellationRequested)
            {
                state.Stop();
                return;
            }

            var outcome = Schedule.Run(AnyStory.Of(firstSeed + (ulong)index), Trace.None);
            Interlocked.Add(ref _steps, outcome.Steps);
            Interlocked.Add(ref _milliseconds, (long)outcome.Time.TotalMilliseconds);
            for (var place = 0; place < _reached.Length; place++)
            {
                if (outcome.Reached[place])
                {
                    Interlocked.Increment(ref _reached[place]);
                }
            }

            if (outcome.Broken is not null)
            {
                _failures.Add(outcome);
                told($"seed {outcome.Seed}: {outcome.Broken}");
                if (_failures.Count >= MostFailures)
                {
                    state.Stop();
                }
            }

            var (done, last) = (Interlocked.Increment(ref _done), Volatile.Read(ref toldAt));
            if (Stopwatch.GetElapsedTime(last) >= Progress && Interlocked.CompareExchange(ref toldAt, Stopwatch.GetTimestamp(), last) == last)
            {
                var left = Stopwatch.GetElapsedTime(startedAt) * ((count - done) / (double)done);
                told(string.Create(CultureInfo.InvariantCulture, $"{done} of {count} schedules, {_failures.Count} broken, about {left.TotalMinutes:0} min left"));
            }
        });
        _taken = Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>A failure as somebody can work on it: its seed, the shortest story that breaks the same, and what happened in it.</summary>
    /// <param name="others">Judges besides the usual ones, new ones each time.</param>
    public static string Describe(Schedule.Outcome failure, Func<Judge[]>? others = null)
    {
        var story = Schedule.Shrink(AnyStory.Of(failure.Seed), failure.Broken!, others);
        var trace = new StringWriter();
        Schedule.Run(story, new(trace), others?.Invoke() ?? []);
        var lines = trace.ToString().Split('\n');
        return string.Join('\n', [
            $"seed {failure.Seed}: {failure.Broken}",
            Described.Of(story),
            .. lines.Length > 60 ? [.. story.Happenings.Select(happening => $"{happening.At.TotalSeconds,10:0.000}  {happening}"), "           ...", .. lines[^40..]] : lines,
            $"Reproduce it: ./tests/simulate --seed {failure.Seed}",
        ]);
    }
}

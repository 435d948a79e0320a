using HealthAggregator.Simulation.Judging;
using HealthAggregator.Simulation.Running;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation;

/// <summary>One story, told to the end or to the first thing that must never happen.</summary>
internal static class Schedule
{
    public static Judge[] Judges() =>
    [
        new EvidenceJudge(),
        new GateJudge(),
        new ControlJudge(),
        new RevisionJudge(),
        new ShadowJudge(),
        new HistoryJudge(),
        new ReaderJudge(),
        new UnsureJudge(),
        new IsolationJudge(),
        new FlapJudge(),
        new LatchJudge(),
        new ProbingJudge(),
        new WorldJudge(),
        new CalmJudge(),
    ];

    /// <param name="others">Judges besides those of <see cref="Judges"/>.</param>
    public static Outcome Run(Story story, Trace trace, params Judge[] others)
    {
        var travels = new Travels();
        using var machine = new Machine(story, trace, [.. Judges(), travels, .. others]);
        string? broken = null;
        try
        {
            machine.Run();
        }
        catch (BrokenException exception)
        {
            broken = exception.Message;
        }
        catch (Exception exception)
        {
            broken = $"the process would have died of {exception}";
        }

        if (broken is not null)
        {
            trace.Add(machine.Now, $"BROKEN {broken}");
        }

        return new(story.Seed, machine.Steps, machine.Now, broken) { Reached = travels.Reached };
    }

    /// <summary>The same story with as few happenings as it takes to break the same.</summary>
    /// <param name="others">Judges besides those of <see cref="Judges"/>, new ones each time.</param>
    public static Story Shrink(Story story, string broken, Func<Judge[]>? others = null)
    {
        for (var index = story.Happenings.Length - 1; index >= 0; index--)
        {
            var shorter = story with { Happenings = story.Happenings.RemoveAt(index) };
            if (Run(shorter, Trace.None, others?.Invoke() ?? []).Broken is { } still && still.Split(':')[0] == broken.Split(':')[0])
            {
                story = shorter;
            }
        }

        return story;
    }

    /// <param name="Broken">Null when nothing was.</param>
    internal sealed record Outcome(ulong Seed, int Steps, TimeSpan Time, string? Broken)
    {
        /// <summary>By the number of each <see cref="Place"/>.</summary>
        public bool[] Reached { get; init; } = [];
    }
}

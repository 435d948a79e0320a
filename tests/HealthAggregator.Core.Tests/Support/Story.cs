using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Plans, of which the first is the one it begins with, and everything that happened under them.</summary>
internal sealed record Story(ImmutableArray<Plan> Plans, ImmutableArray<Chapter> Chapters)
{
    /// <summary>What is added to the wall clock, chapter by chapter; the monotonic clock knows nothing of it.</summary>
    public ImmutableArray<TimeSpan> WallJumps { get; init; } = [TimeSpan.Zero];

    /// <summary>The snapshots it goes through, the first included.</summary>
    public IEnumerable<Snapshot> Play()
    {
        var seconds = 0.0;
        var snapshot = Snapshot.Start(Plans[0], At(seconds, 0));
        yield return snapshot;
        for (var chapter = 0; chapter < Chapters.Length; chapter++)
        {
            seconds += Chapters[chapter].Wait;
            var at = At(seconds, chapter);
            snapshot = snapshot.After(Inputs(Chapters[chapter], snapshot, at), at);
            yield return snapshot;
        }
    }

    public Snapshot End() => Play().Last();

    public Story With(Func<DataCenterPlan, DataCenterPlan> change) => this with { Plans = [.. Plans.Select(plan => plan.With(change))] };

    /// <summary>The same without what is not to be: it happens at the same times.</summary>
    public Story Where(Func<Event, bool> isKept) =>
        this with { Chapters = [.. Chapters.Select(chapter => chapter with { Events = [.. chapter.Events.Where(isKept)] })] };

    public override string ToString() => string.Join(
        '\n',
        ["", .. Plans.Select(plan => plan.Described()), .. Chapters.Select(chapter => chapter.ToString()), $"the wall clock is ahead by {string.Join(", ", WallJumps)}"]);

    private IEnumerable<Input> Inputs(Chapter chapter, Snapshot before, Moment at)
    {
        var (plan, control) = (before.Plan, before.Control);
        var by = new Authorship("alice", "Black Friday", at.Wall);
        foreach (var happened in chapter.Events)
        {
            switch (happened)
            {
                case Event.Heard heard when plan.IndexOf(heard.Check) is var index and >= 0:
                    yield return new Input.Sampled(plan.Checks[index], Some.Sample(heard.Passed, at));
                    break;
                case Event.HeardLate late when Plans[late.Plan].IndexOf(late.Check) is var index and >= 0:
                    yield return new Input.Sampled(Plans[late.Plan].Checks[index], Some.Sample(late.Passed, at));
                    break;
                case Event.Round round:
                    foreach (var check in plan.Checks)
                    {
                        yield return new Input.Sampled(check, Some.Sample(!round.Failing.Contains(check.Key), at));
                    }

                    break;
                case Event.Reloaded reloaded:
                    plan = Plans[reloaded.Plan];
                    yield return new Input.Replanned(plan);
                    break;
                case Event.Cleared cleared:
                    yield return new Input.Recovered(cleared.DataCenter);
                    break;
                case Event.Said said when control.IsKnown:
                    control = said.Saying.Change(control, at.Wall).On(control, plan, by).State;
                    yield return new Input.Controlled(control);
                    break;
                case Event.Lost:
                    control = control.IsKnown ? ControlState.Empty with { Revision = control.Revision, IsKnown = false } : control.Accepted(plan, by);
                    yield return new Input.Controlled(control);
                    break;
            }
        }
    }

    private Moment At(double seconds, int chapter) => Some.At(seconds) with { Wall = Some.Wall.AddSeconds(seconds) + WallJumps[chapter % WallJumps.Length] };
}

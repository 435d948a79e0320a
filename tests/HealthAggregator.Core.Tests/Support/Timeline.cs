using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>A snapshot living through what a test tells it, one step for each call.</summary>
internal sealed class Timeline
{
    private double _seconds;
    private TimeSpan _jumped;

    public Timeline(Plan plan)
        : this(plan, 0)
    {
    }

    /// <param name="seconds">When it begins.</param>
    public Timeline(Plan plan, double seconds, Holdover? holdover = null)
    {
        _seconds = seconds;
        Now = Snapshot.Start(plan, Some.At(seconds), holdover: holdover);
    }

    /// <summary>The whole plan, passing: witnesses, peers and replicas too.</summary>
    public static Timeline AllPassing(Plan plan)
    {
        var timeline = new Timeline(plan);
        timeline.PassAll();
        return timeline;
    }

    public Snapshot Now { get; private set; }

    public Moment Moment => Some.At(_seconds) with { Wall = Some.At(_seconds).Wall + _jumped };

    public DataCenterHealth DataCenter => Now.DataCenters[0];

    public Decision Decision => DataCenter.Decision;

    public Verdict Verdict => Decision.Verdict;

    public SnapshotChanges Changes => Now.Changes;

    public CheckHealth this[string path] => Now.Checks[Now.Plan.IndexOf(Some.Key(path))];

    public Timeline Pass(params string[] paths) => Step([.. paths.Select(path => Sampled(path, Some.Pass(_seconds)))]);

    public Timeline Fail(params string[] paths) => Step([.. paths.Select(path => Sampled(path, Some.Fail(_seconds)))]);

    /// <summary>They are asked and do not answer.</summary>
    public Timeline Unanswered(params string[] paths) => Step([.. paths.Select(path => Sampled(path, Some.Fail(_seconds) with { Failure = FailureKind.Timeout }))]);

    public Timeline PassAll() => Step([.. Now.Plan.Probed.Select(check => new Input.Sampled(check, Some.Pass(_seconds)))]);

    public Timeline FailAll() => Step([.. Now.Plan.Probed.Select(check => new Input.Sampled(check, Some.Fail(_seconds)))]);

    /// <summary>Samples that count for nothing.</summary>
    public Timeline Unsure(FailureKind failure, params string[] paths) =>
        Step([.. paths.Select(path => Sampled(path, Some.Unsure(_seconds, failure)))]);

    /// <summary>Time passes in which nobody listens.</summary>
    public Timeline Sleep(double seconds)
    {
        _seconds += seconds;
        return Step(new Input.Slept(TimeSpan.FromSeconds(seconds)));
    }

    /// <summary>The process ends, and another takes its place later.</summary>
    public Timeline Restart(double seconds, params DataCenterPlan[] dataCenters)
    {
        _seconds += seconds;
        Now = Snapshot.Start(dataCenters is [] ? Now.Plan : Some.Plan([.. dataCenters]), Moment, Now.Control, Holdover.Of(Now));
        return this;
    }

    /// <summary>Time passes; nothing else does.</summary>
    public Timeline Wait(double seconds)
    {
        _seconds += seconds;
        return Step();
    }

    /// <summary>Time passes without a step: the next call makes one.</summary>
    public Timeline Later(double seconds)
    {
        _seconds += seconds;
        return this;
    }

    public Timeline Reload(params DataCenterPlan[] dataCenters) => Step(new Input.Replanned(Some.Plan([.. dataCenters])));

    public Timeline Clear(string dataCenter = Some.DataCenterName) => Step(new Input.Recovered(dataCenter));

    /// <summary>Somebody sets the wall clock, and nothing else happens.</summary>
    public Timeline Jump(TimeSpan by)
    {
        _jumped += by;
        return Step();
    }

    /// <summary>An operator asks for a change, and it is made.</summary>
    public Timeline Say(ControlChange change, string reason = "Black Friday")
    {
        var (next, refusal) = change.On(Now.Control, Now.Plan, new("alice", reason, Moment.Wall));
        Assert.Null(refusal);
        return Step(new Input.Controlled(next));
    }

    public Timeline Step(params Input[] inputs)
    {
        Now = Now.After(inputs, Moment);
        return this;
    }

    public Input Sampled(string path, Sample sample) => new Input.Sampled(Now.Plan.Find(Some.Key(path))!, sample);
}

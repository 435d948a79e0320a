using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>With recovery: manual a failure waits for an operator, whatever restarts, sleeps and power cuts come between.</summary>
internal sealed class LatchJudge() : Judge("a latched failure is ended by an operator and by nobody else")
{
    private ImmutableHashSet<string> _latched = [];

    public override object? Keep() => _latched;

    public override void Started(object? kept)
    {
        var first = Machine.Instance!.StartedWith;
        var now = Latched(first);
        foreach (var name in Machine.Left is { } left ? Latched(left.Snapshot) : [])
        {
            if (first.Plan.DataCenters.Any(plan => plan.Name == name && plan.Recovery == Recovery.Manual) && !now.Contains(name))
            {
                Break($"{name} waited for an operator when the process before this one ended, and does so no more");
            }
        }

        _latched = now;
    }

    public override void Look(Step step)
    {
        var now = Latched(step.After);
        foreach (var name in _latched.IsEmpty ? [] : _latched.Except(now))
        {
            if (!step.IsReplanned && !step.Others.OfType<Input.Recovered>().Any(recovered => recovered.DataCenter == name))
            {
                Break($"{name} waits for no operator any more, and none came");
            }
        }

        foreach (var (plan, health) in step.After.Plan.DataCenters.Zip(step.After.DataCenters))
        {
            if (plan.Recovery == Recovery.Manual && health.IsLatched && health.Observed is { Verdict: Verdict.Pass, Rung: Rung.Score or Rung.Required } && health.Flaps.Held is null)
            {
                Break($"{plan.Name} waits for an operator, and says {health.Observed}");
            }
        }

        _latched = now;
    }

    private static ImmutableHashSet<string> Latched(Snapshot snapshot)
    {
        ImmutableHashSet<string> latched = [];
        for (var index = 0; index < snapshot.DataCenters.Length; index++)
        {
            if (snapshot.DataCenters[index].IsLatched && snapshot.Plan.DataCenters[index] is { Recovery: Recovery.Manual } plan)
            {
                latched = latched.Add(plan.Name);
            }
        }

        return latched;
    }
}

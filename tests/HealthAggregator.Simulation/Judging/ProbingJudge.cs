using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Every check is asked in time, and never twice at once.</summary>
internal sealed class ProbingJudge() : Judge("every check is probed, one probe at a time")
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.1);

    private readonly Dictionary<CheckPlan, (TimeSpan At, TimeSpan Before, TimeSpan Awake)> _began = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<CheckPlan> _underWay = new(ReferenceEqualityComparer.Instance);
    private TimeSpan _since;

    private TimeSpan Awake => Machine.Now - Machine.Paused - Machine.Down;

    public override void Started(object? kept)
    {
        _began.Clear();
        _underWay.Clear();
        _since = Awake;
    }

    public override void Began(Slot slot)
    {
        var check = slot.Check;
        if (!_underWay.Add(check))
        {
            Break($"{check.Key} is probed twice at once");
        }

        var last = _began.GetValueOrDefault(check, (TimeSpan.MinValue, TimeSpan.MinValue, default));

        // A look for a doubt may come right before the one that was due anyway, and then there is none for a while.
        if (last.Before > TimeSpan.MinValue && Machine.Now - last.Before < check.Cadence.FastInterval && !Machine.HasPaused)
        {
            Break($"{check.Key} was probed three times within {Machine.Now - last.Before}");
        }

        _began[check] = (Machine.Now, last.At, Awake);
    }

    public override void Finished(Slot slot) => _underWay.Remove(slot.Check);

    public override void Look(Step step)
    {
        if (step.IsReplanned)
        {
            _since = Awake;
            _underWay.Clear();
            _began.Clear();
        }

        if (Machine.Now < Machine.StarvedUntil + Slack)
        {
            // As well as it can.
            return;
        }

        foreach (var check in step.After.Plan.Probed)
        {
            var last = _began.TryGetValue(check, out var began) && began.Awake > _since ? began.Awake : _since;
            var longest = check.Cadence.Interval + check.Cadence.Timeout + Slack;
            if (Awake - last > (longest > Timetable.FirstRound + Slack ? longest : Timetable.FirstRound + Slack))
            {
                Break($"{check.Key} was not probed for {Awake - last}");
            }
        }
    }
}

using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>What operators were told is so: at once, to every prober, and after every crash. And nothing else is.</summary>
internal sealed class ControlJudge() : Judge("I3, an acknowledged change is there, and stays")
{
    private ControlState _acknowledged = ControlState.Empty;

    // A change was under way when the process died, or was refused with the word that it may be there all the same.
    private bool _isUnsure;

    public override void Started(object? kept)
    {
        var found = Machine.Instance!.Store.State;
        if (!found.IsKnown || found.Unaccepted is not null)
        {
            Break($"of revision {_acknowledged.Revision} is found: {found.Unaccepted}");
        }

        var isNext = _isUnsure && found.Revision == _acknowledged.Revision + 1;
        if (!isNext && !IsSame(found, _acknowledged))
        {
            Break($"revision {found.Revision} is found where {_acknowledged.Revision} was acknowledged");
        }

        (_acknowledged, _isUnsure) = (found, false);
    }

    public override void Died(bool losesPower) => _isUnsure |= Machine.DiedInCall;

    public override void Said(ControlChange change, ChangeRequest request, ChangeResult result)
    {
        if (result.Outcome == AuditOutcome.Applied)
        {
            if (result.State.Revision != _acknowledged.Revision + 1)
            {
                Break($"revision {result.State.Revision} comes after {_acknowledged.Revision}");
            }

            if (request.OnlyAt is { } revisions && !revisions.Contains(_acknowledged.Revision))
            {
                Break($"{change} was made at revision {_acknowledged.Revision}, and asked for on the condition of {string.Join(" or ", revisions)}");
            }

            if (string.IsNullOrWhiteSpace(request.Reason))
            {
                Break($"{change} was made without a reason");
            }

            if (Machine.Instance!.Control.Newest(1) is not [{ Outcome: AuditOutcome.Applied } entry] || entry.Revision != result.State.Revision)
            {
                // The log may have failed behind the store: then it is to catch up before the next change.
                if (Machine.Instance.Control.Alarm is null)
                {
                    Break($"{change} is not in the audit log");
                }
            }

            _acknowledged = result.State;
            _isUnsure = false;
            See(change);
        }
        else
        {
            _isUnsure |= result.Refusal?.Detail.Contains("but may be after the next start", StringComparison.Ordinal) == true;
        }

        Look();
    }

    public override void Look(Step step)
    {
        foreach (var (plan, health) in step.After.Plan.DataCenters.Zip(step.After.DataCenters))
        {
            var isOn = ByHand.IsBurstOn(step.After.Control, plan, step.After.AsOf.Wall);
            if (health.IsBurstOn != isOn)
            {
                Break($"burst of {plan.Name} is {(isOn ? "on, and is shown as off" : "off, and is shown as on")}");
            }
        }
    }

    private void Look()
    {
        if (Machine.Instance is { } instance && !IsSame(instance.Board.Snapshot.Control, _acknowledged))
        {
            Break($"probers are told revision {instance.Board.Snapshot.Control.Revision}, and {_acknowledged.Revision} was acknowledged");
        }
    }

    /// <summary>What was asked for is what the next prober is told.</summary>
    private void See(ControlChange change)
    {
        var (board, wall) = (Machine.Instance!.Board, Machine.Clock.Now.Wall);
        var isAsTold = change switch
        {
            BurstOn { Term: { From: null, For: null, Until: null } } on => Told("burst-state", on.DataCenters[0]) == "BURST-ON",
            BurstOff off => Told("burst-state", off.DataCenters[0]) == "BURST-OFF",
            OverrideSet { Term.From: null } forced => board.DecisionOn(forced.DataCenters[0])!.Verdict == forced.Verdict,
            OverrideClear clear => board.DecisionOn(clear.DataCenters[0])!.Rung != Rung.Forced,
            MaintenanceSet { Term.From: null } set => board.Snapshot.Control.IsInMaintenance(set.DataCenters[0], set.Stack, wall),
            MaintenanceClear clear => !board.Snapshot.Control.IsInMaintenance(clear.DataCenters[0], clear.Stack, wall),
            _ => true,
        };
        if (!isAsTold)
        {
            Break($"{change} was acknowledged, and probers do not see it");
        }

        string Told(string page, string dataCenter) => System.Text.Encoding.ASCII.GetString(board.Read($"/{page}/{dataCenter}")!.Body);
    }

    private static bool IsSame(ControlState left, ControlState right) =>
        left.Revision == right.Revision && left.DataCenters.Keys.Union(right.DataCenters.Keys).All(name => left[name].Equals(right[name]));
}

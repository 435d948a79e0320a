using HealthAggregator.Controlling;
using HealthAggregator.Telemetry;

namespace HealthAggregator;

/// <summary>What operators do, and what needs one, in the log.</summary>
public sealed class ControlEvents(ILogger logger)
{
    /// <summary>Somebody asked for a change, and this became of it.</summary>
    public void Tell(AuditEntry entry)
    {
        switch (entry.Outcome)
        {
            case AuditOutcome.Applied when entry.Action == AuditEntry.Recover:
                logger.LatchCleared(entry.Target, entry.Actor, entry.Reason);
                break;
            case AuditOutcome.Applied:
                logger.Changed(entry.Actor, entry.Source, entry.Action, entry.Target, entry.Reason, entry.Revision);
                break;
            case AuditOutcome.Unchanged:
                logger.Unchanged(entry.Actor, entry.Source, entry.Action, entry.Target, entry.Reason, entry.Revision);
                break;
            default:
                logger.ChangeRefused(entry.Actor, entry.Source, entry.Action, entry.Target, entry.Why ?? "", entry.Reason);
                break;
        }
    }

    /// <summary>An operator must know something of how control state is kept.</summary>
    public void Alarm(string alarm) => logger.ControlAlarmed(alarm);

    /// <summary>What the start found of how control state was kept.</summary>
    public void TellOfStart(ControlStorage storage, ControlService control)
    {
        if (storage.Audit.TornTail is { } torn)
        {
            logger.AuditMended(torn);
        }

        if (control.Alarm is { } alarm)
        {
            logger.ControlAlarmed(alarm);
        }
    }
}

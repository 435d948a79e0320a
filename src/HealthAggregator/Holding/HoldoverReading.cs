using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Holding;

/// <summary>What was found at a start of the process before this one.</summary>
/// <param name="Holdover">What is left of it: how old it may be is for the fold to say.</param>
/// <param name="Problem">Why it is not all that may have been there; empty when it is. A sentence without its end.</param>
public sealed record HoldoverReading(Holdover Holdover, string Problem)
{
    /// <summary>There is nothing to hold over, and nothing wrong with that.</summary>
    public static readonly HoldoverReading None = new(Holdover.None, "");

    /// <summary>Whether the file is not what this program wrote.</summary>
    public bool IsDamaged { get; init; }

    public static HoldoverReading Nothing(string why) => new(Holdover.None, why);

    public static HoldoverReading Damaged(string problem) => new(Holdover.None, problem) { IsDamaged = true };

    /// <summary>Says in the log what the process began with.</summary>
    /// <param name="first">What the fold made of it.</param>
    internal void TellOf(Snapshot first, ILogger logger)
    {
        var counted = first.Checks.Take(first.Plan.Checks.Length).ToList();
        var held = first.DataCenters.Where(dataCenter => dataCenter.HeldFrom is not null).ToList();
        if (held.Count > 0)
        {
            var age = first.AsOf.Uptime - held.Min(dataCenter => dataCenter.HeldFrom!.Value);
            logger.HeldOver(Duration.Format(TimeSpan.FromMilliseconds(Math.Ceiling(age.TotalMilliseconds))), counted.Count(check => check.IsHeldOver), counted.Count, held.Count, first.DataCenters.Length);
        }
        else if (IsDamaged)
        {
            logger.HoldoverDamaged(Problem);
        }
        else if (Problem.Length > 0)
        {
            logger.NothingHeldOver(Problem);
        }
        else if (!Holdover.DataCenters.IsEmpty)
        {
            logger.NothingHeldOver($"what was kept is of other data centers, or older than {Duration.Format(Holdover.Longest)}");
        }
    }
}

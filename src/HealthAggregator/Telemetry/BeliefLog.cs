using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Telemetry;

/// <summary>
/// Tells operators what is believed beyond the checks: that this process is blind, that a verdict flaps, that no site is left, that many checks fail as one. A log
/// event when it begins and one when it ends.
/// </summary>
public sealed class BeliefLog(ILogger<BeliefLog> logger)
{
    // By data center. Only the evaluator's thread comes here.
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private Plan _plan = Plan.Empty;

    /// <summary>To be called with every snapshot; costs next to nothing while nothing has changed.</summary>
    public void Look(Snapshot snapshot)
    {
        if (!ReferenceEquals(snapshot.Plan, _plan))
        {
            _plan = snapshot.Plan;
            var names = _plan.DataCenters.Select(plan => plan.Name).ToHashSet();
            foreach (var gone in _told.Keys.Where(name => !names.Contains(name)).ToList())
            {
                _told.Remove(gone);
            }
        }

        for (var index = 0; index < snapshot.DataCenters.Length; index++)
        {
            var (plan, health) = (snapshot.Plan.DataCenters[index], snapshot.DataCenters[index]);
            var before = _told.GetValueOrDefault(plan.Name, Told.Nothing);
            var now = new Told(
                health.Isolation is { IsBlind: true } blind ? blind : null, health.Flaps.Held, IsNoSiteLeft(snapshot, index) ?? before.IsNoSiteLeft, before.Correlation);

            // What fails because nothing is seen has been told of: that it fails alike would only send somebody looking for something else.
            if (now.Isolation is null && (before.Isolation is not null || HasCheckTurned(snapshot, plan)))
            {
                now = now with { Correlation = Correlation.In(snapshot, index) };
            }

            if (now != before)
            {
                _told[plan.Name] = now;
                TellOfSight(snapshot, index, before.Isolation, now.Isolation);
                Tell(plan, health, before, now);
            }
        }
    }

    /// <summary>Null where nobody knows: whoever says FAIL and hears no witness either may be the one that cannot hear his peers.</summary>
    private static bool? IsNoSiteLeft(Snapshot snapshot, int dataCenter)
    {
        var health = snapshot.DataCenters[dataCenter];
        return health.IsNoSiteLeft ? true
            : health.Decision.Verdict == Verdict.Pass || snapshot.Plan.DataCenters[dataCenter].Peers.Any(peer => Passes(snapshot.Checks[snapshot.Plan.IndexOf(peer)])) ? false
            : null;
    }

    private static bool Passes(CheckHealth peer) => peer is { Status: CheckStatus.Passing, IsStale: false };

    private static bool HasCheckTurned(Snapshot snapshot, DataCenterPlan plan) =>
        !snapshot.Changes.Checks.IsEmpty && snapshot.Changes.Checks.Any(change => change.Check.Key.DataCenter == plan.Name);

    private void Tell(DataCenterPlan plan, DataCenterHealth health, Told before, Told now)
    {
        if (now.Held is { } held && before.Held is null && plan.FlapLimit is { } limit)
        {
            logger.FlappingHeld(plan.Name, health.Flaps.Changes.Count, Duration.Format(limit.Within), Labels.Of(held));
        }
        else if (now.Held is null && before.Held is not null)
        {
            logger.FlappingReleased(plan.Name, Labels.Of(health.Decision.Verdict));
        }

        if (now.IsNoSiteLeft && !before.IsNoSiteLeft)
        {
            logger.AllSitesFail(plan.Name, string.Join(", ", plan.Peers.Select(peer => peer.Key.Check)));
        }
        else if (before.IsNoSiteLeft && !now.IsNoSiteLeft)
        {
            logger.NotAllSitesFail(plan.Name, Labels.Of(health.Decision.Verdict));
        }

        if (now.Correlation is { } correlation && (correlation.Failure, correlation.Reason) != (before.Correlation?.Failure, before.Correlation?.Reason))
        {
            logger.ChecksCorrelated(correlation.Checks.Length, correlation.Of, plan.Name, correlation.Reason is "" ? Labels.Outcome(correlation.Failure) : correlation.Reason);
        }
    }

    private void TellOfSight(Snapshot snapshot, int dataCenter, IsolationState? before, IsolationState? now)
    {
        var plan = snapshot.Plan.DataCenters[dataCenter];
        switch (before, now)
        {
            case (null, { }) when plan.Isolation is { } isolation:
                logger.SightLost(plan.Name, now.Turned, now.Of, LackOf(snapshot, plan), Labels.Of(now.Held), Duration.Format(isolation.Hold));
                break;
            case ({ }, null):
                logger.SightRegained(plan.Name, Labels.Of(snapshot.DataCenters[dataCenter].Decision.Verdict));
                break;
        }

        if (now is { IsOverdue: true } && before is not { IsOverdue: true } && plan.Isolation is { } over)
        {
            logger.SightOverdue(plan.Name, Duration.Format(over.Hold), Labels.Of(over.Then));
        }
    }

    /// <summary>Nobody need look at the network where it is this process that has no port, descriptor or memory left.</summary>
    private static string LackOf(Snapshot snapshot, DataCenterPlan plan)
    {
        var witnesses = plan.Isolation?.Witnesses ?? [];
        var lacking = witnesses.Select(witness => snapshot.Checks[snapshot.Plan.IndexOf(witness)].Unsure).FirstOrDefault(sample => sample?.Failure == FailureKind.Local);
        return lacking is null ? "" : $"; it is this process that cannot ask: {lacking.Reason}";
    }

    /// <param name="Isolation">Null while every witness was not seen to fail.</param>
    private sealed record Told(IsolationState? Isolation, Verdict? Held, bool IsNoSiteLeft, Correlation? Correlation)
    {
        public static readonly Told Nothing = new(null, null, false, null);
    }
}

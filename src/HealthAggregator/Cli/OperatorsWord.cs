using System.Collections.Immutable;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary>What operators say, as far as a status tells it: what is in effect now, and what decides once that has ended does not matter here.</summary>
public static class OperatorsWord
{
    public static ControlState In(StatusDocument status) => new(
        status.Revision,
        status.DataCenters.DistinctBy(dataCenter => dataCenter.Name)
            .ToImmutableSortedDictionary(dataCenter => dataCenter.Name, dataCenter => Of(dataCenter, status.AsOf), StringComparer.Ordinal));

    private static DataCenterControl Of(DataCenterStatus dataCenter, DateTimeOffset asOf) => new()
    {
        Burst = Of(dataCenter.Burst, asOf),
        Override = dataCenter.Override is { InEffect: true } forced
            ? new(forced.Verdict == "PASS" ? Verdict.Pass : Verdict.Fail, new(null, forced.Until), new(forced.Actor, forced.Reason, forced.At))
            : null,
        Maintenance = dataCenter.Stacks.Where(stack => stack.Maintenance is { InEffect: true }).DistinctBy(stack => stack.Name)
            .ToImmutableSortedDictionary(stack => stack.Name, stack => Of(stack.Maintenance!), StringComparer.Ordinal),
    };

    private static Maintenance Of(MaintenanceDocument maintenance) => new(new(null, maintenance.Until), new(maintenance.Actor, maintenance.Reason, maintenance.At));

    private static Burst Of(BurstDocument burst, DateTimeOffset asOf)
    {
        var by = new Authorship(burst.Actor ?? "", burst.Reason ?? "", burst.Since ?? asOf);
        return burst.On || burst.Actor is not null ? new(new(burst.On, burst.Since ?? asOf, burst.On ? burst.Until : null, Ramp.None, by), []) : Burst.Untouched;
    }
}

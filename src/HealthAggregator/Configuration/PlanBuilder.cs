using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes a plan of what is written, and reports what does not go together. With an error reported, what it makes is not to be used.</summary>
/// <param name="found">The hosts of stacks that find theirs. Default: none were found yet.</param>
/// <param name="egress">Which of them may be asked. Default: as where nothing is said of it.</param>
internal sealed class PlanBuilder(ConfigErrors errors, HostLists? found = null, EgressPolicy? egress = null)
{
    private const int MostChecks = 100_000;

    private CheckRoom _room = new(0);

    public Plan Build(Section file)
    {
        var written = file.Value(FileKeys.DataCenters);
        _room = new(MostChecks - CountChecks(written));
        if (_room.Left < 0)
        {
            var at = file.Get(FileKeys.DataCenters)!.Node;
            errors.Add(at, $"there are more than {MostChecks} checks", "split them over several instances, each with its own file");
            return Plan.Empty;
        }

        var defaults = file.Value(FileKeys.Defaults);
        var dataCenters = written.Select(named => Build(named.Key, named.Value, defaults)).OfType<DataCenterPlan>().ToImmutableArray();
        CheckDefaults(written);
        return errors.Any ? Plan.Empty : new(dataCenters);
    }

    private static long CountChecks(ImmutableArray<KeyValuePair<string, Written<Section>>> dataCenters) =>
        dataCenters.Select(dataCenter => dataCenter.Value.Value ?? Section.Empty).Sum(dataCenter => CountStacks(dataCenter) + CountWatched(dataCenter));

    private static long CountStacks(Section dataCenter) => dataCenter.Value(DataCenterKeys.Stacks)
        .Select(stack => stack.Value.Value ?? Section.Empty)
        .Sum(stack => (long)stack.Value(StackKeys.Checks).Length + stack.Value(StackKeys.Hosts).Value(HostsKeys.Names).Length);

    private static long CountWatched(Section dataCenter) =>
        (long)dataCenter.Value(DataCenterKeys.Isolation).Value(IsolationKeys.Witnesses).Length
        + dataCenter.Value(DataCenterKeys.Peers).Length + dataCenter.Value(DataCenterKeys.Replicas).Length;

    private DataCenterPlan? Build(string name, Written<Section> written, Section defaults)
    {
        if (written.Value is not { } section)
        {
            return null;
        }

        var builder = new StackBuilder(errors, defaults, found ?? HostLists.None, egress ?? EgressPolicy.Default, _room);
        var stacks = section.Value(DataCenterKeys.Stacks).Select(stack => builder.Build(name, stack.Key, stack.Value)).ToArray();
        var watched = new WatchedBuilder(errors, defaults, name, section);
        
        // A witness is held against what is written alone: no host that is found makes a valid file invalid.
        var (isolation, (peers, replicas)) = (watched.Isolation(found is null ? stacks.OfType<StackPlan>() : []), watched.Answers());
        CheckLastSite(section);
        if (stacks.Length == 0 || stacks.Contains(null) || !IsCounted(written.Node, stacks!))
        {
            return null;
        }

        var threshold = section.Value(DataCenterKeys.Threshold);
        var plan = new DataCenterPlan(name, [.. stacks!])
        {
            Threshold = threshold,
            FailAfter = section.Value(DataCenterKeys.FailAfter),
            RecoverAfter = section.Value(DataCenterKeys.RecoverAfter),
            Recovery = section.Value(DataCenterKeys.Recovery),
            Role = section.Value(DataCenterKeys.Role),
            BurstWhenUnknown = section.Value(DataCenterKeys.BurstWhenUnknown),
            IsDefault = section.Value(DataCenterKeys.IsDefault),
            Isolation = isolation,
            Peers = peers,
            Replicas = replicas,
            PassesAsLastSite = section.Value(DataCenterKeys.LastSite),
            FlapLimit = FlapLimit(section),
        };
        return RecoverAt(section, threshold) is { } recoverAt ? plan with { RecoverAt = recoverAt } : plan;
    }

    private static FlapLimit? FlapLimit(Section section) => section.Get(DataCenterKeys.FlapLimit)?.Value is { } limit && limit.Get(FlapLimitKeys.Changes) is { IsBroken: false } changes
        ? new(changes.Value, limit.Value(FlapLimitKeys.Within), limit.Value(FlapLimitKeys.Then))
        : null;

    private void CheckLastSite(Section section)
    {
        if (section.Get(DataCenterKeys.LastSite) is { Value: true } lastSite && !section.Has(DataCenterKeys.Peers))
        {
            errors.Add(
                lastSite.Node,
                "with no peers, nothing tells whether this site is the last",
                "name the other sites' answers: peers: { eu-west: http://health.eu-west.example/health }, or write last_site: off");
        }
    }

    private bool IsCounted(YamlNode at, StackPlan[] stacks)
    {
        if (stacks.Sum(stack => stack.VotingWeight) > 0)
        {
            return true;
        }

        // A stack that can never reach its threshold was reported itself, and may be all that is wrong.
        if (!stacks.Any(stack => stack is { Threshold: not null, CountedWeight: 0 }))
        {
            errors.Add(at, "nothing in it counts, so it could never pass", "let at least one check vote, with a weight above 0");
        }

        return false;
    }

    /// <returns>Null where it is not written: then it goes with the threshold, whatever somebody supposes that to be.</returns>
    private Threshold? RecoverAt(Section section, Threshold threshold)
    {
        var recoverAt = section.Get(DataCenterKeys.RecoverAt);
        if (recoverAt is not { IsBroken: false })
        {
            return null;
        }

        if (section.Get(DataCenterKeys.Threshold) is not { IsBroken: true } && recoverAt.Value!.Percent < threshold.Percent)
        {
            errors.Add(recoverAt.Node, $"{recoverAt.Value} is below the threshold of {threshold}", $"write {threshold} or more, or drop it");
        }

        return recoverAt.Value!;
    }

    private void CheckDefaults(ImmutableArray<KeyValuePair<string, Written<Section>>> dataCenters)
    {
        string? first = null;
        foreach (var (name, written) in dataCenters)
        {
            if (written.Value?.Get(DataCenterKeys.IsDefault) is not { Value: true } mark)
            {
                continue;
            }

            if (first is not null)
            {
                errors.Add(mark.Node, $"{Shown.Of(first)} is the default already", "write default: true on one data center alone");
            }

            first ??= name;
        }
    }
}

using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes the plan of a stack: the checks it names, and one for each of its hosts.</summary>
/// <param name="found">The hosts of stacks that find theirs.</param>
/// <param name="egress">Which of them may be asked.</param>
/// <param name="room">For how many of them.</param>
internal sealed class StackBuilder(ConfigErrors errors, Section defaults, HostLists found, EgressPolicy egress, CheckRoom room)
{
    /// <returns>Null when no check of it could be read: that was reported.</returns>
    public StackPlan? Build(string dataCenter, string name, Written<Section> written)
    {
        if (written.Value is not { } stack)
        {
            return null;
        }

        var threshold = stack.Get(StackKeys.Threshold);
        var checks = Checks(dataCenter, name, stack, threshold is not null);
        if (new HostsBuilder(errors, defaults, found, egress, room).Build(new(dataCenter, name, HostsBuilder.CheckName), stack, checks) is { } hosts)
        {
            if (hosts.Fewest is { } missing)
            {
                return new(name, hosts.Checks) { Threshold = new(100), Weight = missing.Weight, Vote = missing.Vote };
            }

            checks = hosts.Checks;
        }

        if (checks.IsEmpty)
        {
            return null;
        }

        if (threshold is null)
        {
            return new(name, checks);
        }

        var plan = new StackPlan(name, checks)
        {
            Threshold = stack.Value(StackKeys.Threshold),
            Weight = stack.Get(CheckKeys.Weight) is { IsBroken: false } weight ? weight.Value : null,
            Vote = stack.Value(CheckKeys.Vote),
        };
        if (plan.CountedWeight == 0)
        {
            errors.Add(
                written.Node,
                "none of its checks counts, so it could never reach its threshold",
                "let at least one check vote, with a weight above 0, or drop threshold");
        }

        return plan;
    }

    private ImmutableArray<CheckPlan> Checks(string dataCenter, string name, Section stack, bool votesAsOne)
    {
        var builder = new CheckBuilder(errors);
        var checks = ImmutableArray.CreateBuilder<CheckPlan>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var targets = new Dictionary<Target, string>();
        foreach (var (check, written) in stack.Value(StackKeys.Checks))
        {
            names.Add(check);
            Add(check, written.Node, written.Value, null);
        }

        var template = stack.Get(StackKeys.HostCheck)?.Value;
        foreach (var host in stack.Value(StackKeys.Hosts).Value(HostsKeys.Names).Where(host => !host.IsBroken))
        {
            if (!names.Add(host.Value!))
            {
                errors.Add(host.Node, $"{host.Value} is there already", "drop one of them");
                continue;
            }

            Add(host.Value!, host.Node, template, new(host.Value!));
        }

        return checks.ToImmutable();

        void Add(string check, YamlNode at, Section? section, FoundHost? host)
        {
            var plan = builder.Build(new(dataCenter, name, check), at, new(section ?? Section.Empty, stack, defaults, votesAsOne), host);
            checks.Add(plan);
            if (plan.Target != CheckBuilder.StandIn && !targets.TryAdd(plan.Target, check))
            {
                errors.Add(at, $"it asks the very same as {Shown.Of(targets[plan.Target])}", "correct its address, or drop it; weight: 2 makes a check count twice");
            }
        }
    }
}

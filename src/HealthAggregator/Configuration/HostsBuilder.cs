using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;
using Endpoint = HealthAggregator.Configuration.Kinds.Endpoint;

namespace HealthAggregator.Configuration;

/// <summary>
/// Makes the checks of a stack whose hosts are found: one that finds them, and one for each host that was. With fewer than there must be, the check that finds them fails and
/// stands for the whole stack, and the others are shown alone.
/// </summary>
/// <param name="found">The hosts by where they are found.</param>
/// <param name="egress">Which of the addresses that a name turned to may be asked.</param>
/// <param name="room">For how many of them.</param>
internal sealed class HostsBuilder(ConfigErrors errors, Section defaults, HostLists found, EgressPolicy egress, CheckRoom room)
{
    /// <summary>What the check that finds them is called.</summary>
    public const string CheckName = "hosts";

    // What any host is like, to see whether check is right in itself.
    private static readonly FoundHost SomeHost = new("host");

    /// <param name="finder">The check that finds them.</param>
    /// <param name="named">The checks that the stack names besides.</param>
    /// <returns>Null where the hosts are a list, or there are none.</returns>
    public Hosts? Build(CheckKey finder, Section stack, ImmutableArray<CheckPlan> named)
    {
        if (stack.Get(StackKeys.Hosts) is not { IsBroken: false, Value: { } hosts } written || !IsWhole(hosts) || Source(hosts) is not { } source)
        {
            return null;
        }

        if (stack.Get(StackKeys.HostCheck) is not { } template)
        {
            return null;
        }

        if (named.Any(check => check.Key.Check == CheckName))
        {
            errors.Add(written.Node, $"the check that finds the hosts is called {CheckName} too", $"give the check {CheckName} another name");
        }

        var layers = new CheckLayers(template.Value ?? Section.Empty, stack, defaults, stack.Get(StackKeys.Threshold) is not null);
        var some = Check(errors, source.Kind == HostSourceKind.Dns ? SomeHost : new(SomeHost.Host, 1));
        var isOne = stack.Get(StackKeys.Threshold) is not null;
        if (isOne && !named.Append(some).Any(check => check.Vote != Vote.Advisory && check.Weight > 0))
        {
            errors.Add(written.Node, "none of the stack's checks counts, so it could never reach its threshold", "let check vote, with a weight above 0, or drop threshold");
        }

        var portless = new ConfigErrors("");
        Check(portless, SomeHost);
        var needsPorts = portless.Any && !errors.Any;
        var (checks, leftOut) = CheckEach(source);
        var fewest = hosts.Value(HostsKeys.MinHosts);
        var isShort = checks.Count < fewest;
        var (every, timeout) = (hosts.Value(HostsKeys.Refresh), layers.Value(CheckKeys.Timeout));
        var finding = new CheckPlan(
            finder,
            new HostsTarget(source, fewest) { NeedsPorts = needsPorts, IsShort = isShort, LeftOut = leftOut },
            new(every, every < CheckKeys.FastInterval.Default ? every : CheckKeys.FastInterval.Default, timeout < every ? timeout : every / 2),
            isShort ? new(1, 1, 1) : some.Damping)
        {
            Vote = isShort ? Vote.Voting : Vote.Advisory,
        };
        if (!isShort)
        {
            return new([.. named, .. checks, finding], null);
        }

        // One that is required stays so: what it would fail must not pass for want of hosts.
        var votes = named.Select(check => check.Vote).Append(some.Vote).ToHashSet();
        var vote = votes.Contains(Vote.Required) ? Vote.Required : votes.Contains(Vote.Voting) ? Vote.Voting : Vote.Advisory;
        var weight = named.Where(check => check.Vote != Vote.Advisory).Sum(check => (long)check.Weight) + (some.Vote == Vote.Advisory ? 0 : (long)fewest * some.Weight);
        return new(
            [.. named.Concat(checks).Select(check => check with { Vote = Vote.Advisory }), finding],
            (isOne && stack.Get(CheckKeys.Weight) is { IsBroken: false } own ? own.Value : weight, isOne ? stack.Value(CheckKeys.Vote) : vote));

        CheckPlan Check(ConfigErrors into, FoundHost host) =>
            new CheckBuilder(into).Build(new(finder.DataCenter, finder.Stack, host.ToString()), template.Node, layers, host);

        (List<CheckPlan> Checks, int LeftOut) CheckEach(HostSource at)
        {
            var without = 0;
            var (each, names, targets) = (new List<CheckPlan>(), named.Select(check => check.Key.Check).Append(CheckName).ToHashSet(), named.Select(check => check.Target).ToHashSet());
            foreach (var host in (found.Of(at) ?? []).Where(host => MayBeAsked(at, host)))
            {
                var wrong = new ConfigErrors("");
                var check = Check(wrong, host);
                if (wrong.Any || !names.Add(check.Key.Check) || !targets.Add(check.Target))
                {
                    continue;
                }

                if (room.Take())
                {
                    each.Add(check);
                }
                else
                {
                    without++;
                }
            }

            return (each, without);
        }
    }

    /// <summary>
    /// What a name server says is not the user's: no more than a host may come of it, an address only where it may be connected to by now, and of SRV records none at all. What stands in a file
    /// is as good as in the config.
    /// </summary>
    private bool MayBeAsked(HostSource source, FoundHost host) => Endpoint.ParseHost(host.Host).Refusal is null
        && (source.Kind == HostSourceKind.File || !IPAddress.TryParse(host.Host, out var address) || (source.Kind == HostSourceKind.Dns && egress.WhyNot(source.Name, address) is null));

    private static HostSource? Source(Section hosts) =>
        hosts.Get(HostsKeys.Dns) is { IsBroken: false } dns ? new(HostSourceKind.Dns, dns.Value!)
        : hosts.Get(HostsKeys.File) is { IsBroken: false } file ? new(HostSourceKind.File, file.Value!)
        : hosts.Get(HostsKeys.Srv) is not { IsBroken: false } srv ? null
        : hosts.Get(HostsKeys.Server)?.Value is { } server ? new(HostSourceKind.Srv, srv.Value!) { Server = server.Host, ServerPort = server.Port ?? 53 }
        : new(HostSourceKind.Srv, srv.Value!);

    private bool IsWhole(Section hosts)
    {
        if (hosts.Get(HostsKeys.Server) is { } server && !hosts.Has(HostsKeys.Srv))
        {
            errors.Add(server.Node, "a name server is asked for srv alone", "drop server, or write srv");
        }

        foreach (var key in (ConfigKey[])[HostsKeys.Refresh, HostsKeys.MinHosts])
        {
            if (hosts.Has(HostsKeys.Names) && hosts.Find(key) is { } odd)
            {
                errors.Add(odd.Node, "a list is what it is: its hosts are not found", $"drop {key.Name}, or write dns, srv or file in place of names");
            }
        }

        return !hosts.Has(HostsKeys.Names);
    }

    /// <param name="Fewest">The weight and the vote of the stack while there are too few; null while there are enough.</param>
    internal sealed record Hosts(ImmutableArray<CheckPlan> Checks, (long Weight, Vote Vote)? Fewest);
}

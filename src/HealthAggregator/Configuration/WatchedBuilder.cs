using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes the plans of what a data center has probed beside its checks: its witnesses, peers and replicas.</summary>
internal sealed class WatchedBuilder(ConfigErrors errors, Section defaults, string dataCenter, Section section)
{
    private readonly CheckBuilder _checks = new(errors);

    /// <param name="judged">The stacks that could be read.</param>
    /// <returns>Null when there is none, or it could not be read: that was reported.</returns>
    public IsolationPlan? Isolation(IEnumerable<StackPlan> judged)
    {
        if (section.Get(DataCenterKeys.Isolation)?.Value is not { } isolation)
        {
            return null;
        }

        var witnesses = Witnesses(isolation, Counted(judged));
        return witnesses.IsEmpty ? null : new(witnesses)
        {
            Hold = isolation.Value(IsolationKeys.Hold),
            Then = isolation.Value(IsolationKeys.Then),
        };
    }

    public (ImmutableArray<CheckPlan> Peers, ImmutableArray<CheckPlan> Replicas) Answers()
    {
        var targets = new Dictionary<Target, CheckKey>();
        var peers = section.Value(DataCenterKeys.Peers);
        if (peers.FirstOrDefault(peer => peer.Key == dataCenter).Value is { } self)
        {
            errors.Add(self.Node, $"{dataCenter} is this data center itself, and a peer is another one", "write other instances that judge this one under replicas");
        }

        return (Answers(WatchedKind.Peer, peers, targets), Answers(WatchedKind.Replica, section.Value(DataCenterKeys.Replicas), targets));
    }

    /// <summary>Who is asked for each counted check. Who answers at the same host and port is the same to ask, whatever the page.</summary>
    private static Dictionary<(string Host, int Port), CheckKey> Counted(IEnumerable<StackPlan> stacks)
    {
        var counted = new Dictionary<(string Host, int Port), CheckKey>();
        foreach (var check in stacks.Where(stack => stack.VotingWeight > 0).SelectMany(stack => stack.Checks).Where(check => check.Vote != Vote.Advisory && check.Target is not HostsTarget))
        {
            counted.TryAdd(Asked(check.Target), check.Key);
        }

        return counted;
    }

    private static (string Host, int Port) Asked(Target target) => (target.Host.ToUpperInvariant(), target.Port);

    private ImmutableArray<CheckPlan> Witnesses(Section isolation, Dictionary<(string Host, int Port), CheckKey> counted)
    {
        var witnesses = ImmutableArray.CreateBuilder<CheckPlan>();
        foreach (var written in isolation.Value(IsolationKeys.Witnesses).Where(written => written.Value is not null))
        {
            var witness = _checks.Build(target => Watched.KeyOf(WatchedKind.Witness, dataCenter, target.Display), written.Node, LayersOf(written.Value!));
            if (witness.Target != CheckBuilder.StandIn && WhyNot(witness, witnesses, counted) is { } refusal)
            {
                errors.Add(written.Node, refusal);
            }

            witnesses.Add(witness);
        }

        return witnesses.ToImmutable();
    }

    private static Refusal? WhyNot(CheckPlan witness, IEnumerable<CheckPlan> others, Dictionary<(string Host, int Port), CheckKey> counted) =>
        witness.Target is DnsTarget { Server: null } ? new("what the system's resolver answers may be remembered, or stand in a file, and shows no sight", "add server: and the name server to ask")
        : others.FirstOrDefault(other => other.Key == witness.Key) is { } same ? same.Target.Equals(witness.Target)
            ? new($"{Shown.Of(witness.Key.Check)} is a witness already", "drop one of them, or name something else that answers whenever this process can see")
            : new($"{Shown.Of(witness.Key.Check)} is what another witness is called too: what they differ in does not show", "ask another host, port or path")
        : counted.GetValueOrDefault(Asked(witness.Target)) is { } judged
            ? new($"check {Shown.Of(judged.Path)} asks there too, and is judged: were it down, this process would take itself for blind", "name something that answers whatever becomes of the stacks, such as a router or a name server")
        : null;

    private ImmutableArray<CheckPlan> Answers(
        WatchedKind kind, ImmutableArray<KeyValuePair<string, Written<Section>>> written, Dictionary<Target, CheckKey> targets)
    {
        var answers = ImmutableArray.CreateBuilder<CheckPlan>();
        foreach (var (name, answer) in written.Where(named => named.Value.Value is not null))
        {
            var plan = _checks.Build(_ => Watched.KeyOf(kind, dataCenter, name), answer.Node, LayersOf(answer.Value!));
            answers.Add(plan);
            if (plan.Target != CheckBuilder.StandIn && !targets.TryAdd(plan.Target, plan.Key))
            {
                errors.Add(answer.Node, $"it asks the very same as {targets[plan.Target].Path}", "correct its address, or drop it");
            }
        }

        return answers.ToImmutable();
    }

    private CheckLayers LayersOf(Section written) => new(written, Section.Empty, defaults, StackVotesAsOne: false) { IsWatched = true };
}

using System.Collections.Immutable;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Stories;

/// <summary>Checks that come and go all the time, as where hosts are found anew: every few seconds a plan that says the same of others.</summary>
internal sealed class Churn
{
    private const int Generations = 4;

    private readonly Dice _dice;
    private readonly TimeSpan _every;

    private Churn(Dice dice) => (_dice, _every) = (dice, TimeSpan.FromSeconds(dice.One(1, 2, 5, 10, 30)));

    /// <summary>For how long at least: a hold is looked for that lasts longer than it may.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(200);

    /// <summary>Dice of its own: no other seed's story is another for it.</summary>
    /// <returns>Null for most seeds.</returns>
    public static Churn? Of(ulong seed)
    {
        var dice = Dice.Of(seed, 13);
        return dice.Percent(4) ? new(dice) : null;
    }

    /// <summary>The plan, and others in which some of its stacks have other checks.</summary>
    public ImmutableArray<Plan> Plans(Plan plan)
    {
        var churning = _dice.Some([.. plan.Stacks.Select(stack => stack.Name).Distinct()]);
        var share = _dice.One(50, 100, 100);
        return
        [
            plan,
            .. Enumerable.Range(1, Generations - 1).Select(generation => new Plan(
            [
                .. plan.DataCenters.Select(dataCenter => With(
                    dataCenter, [.. dataCenter.Stacks.Select(stack => churning.Contains(stack.Name) ? With(stack, [.. stack.Checks.Select(check => Other(check, share, generation))]) : stack)])),
            ])),
        ];
    }

    /// <summary>What happens until all is calm.</summary>
    public IEnumerable<Happening> Happenings(ImmutableArray<Plan> plans, TimeSpan until)
    {
        var hosts = Story.HostsOf(plans).Where(host => host.Contains("-other-", StringComparison.Ordinal)).ToArray();
        if (hosts.Length > 0)
        {
            yield return new Happening.Behave(_dice.Time(TimeSpan.Zero, until / 2), hosts, _dice.One(Behaviour.Hangs, Behaviour.Hangs, Behaviour.Crawls, Behaviour.Fails));
        }

        var begin = _dice.Time(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        for (var (at, turn) = (begin, 1); at < until; at += _every, turn++)
        {
            yield return new Happening.Reload(at, turn % plans.Length);
        }
    }

    private static DataCenterPlan With(DataCenterPlan plan, ImmutableArray<StackPlan> stacks) => new(plan.Name, stacks)
    {
        Threshold = plan.Threshold, RecoverAt = plan.RecoverAt, FailAfter = plan.FailAfter, RecoverAfter = plan.RecoverAfter, Recovery = plan.Recovery, Role = plan.Role,
        BurstWhenUnknown = plan.BurstWhenUnknown, Isolation = plan.Isolation, Peers = plan.Peers, PassesAsLastSite = plan.PassesAsLastSite, FlapLimit = plan.FlapLimit,
    };

    private static StackPlan With(StackPlan plan, ImmutableArray<CheckPlan> checks) => new(plan.Name, checks) { Threshold = plan.Threshold, Weight = plan.Weight, Vote = plan.Vote };

    private CheckPlan Other(CheckPlan check, int share, int generation) => !_dice.Percent(share) ? check : new(
        new(check.Key.DataCenter, check.Key.Stack, $"{check.Key.Check}-{generation}"), new TcpTarget($"{check.Target.Host}-other-{generation}", 80), check.Cadence, check.Damping)
    {
        Weight = check.Weight, Vote = check.Vote, StaleAs = check.StaleAs,
    };
}

using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Stories;

/// <summary>Plans of every kind over few names, so that a reload keeps, changes, adds and removes things of the same name.</summary>
internal sealed class AnyPlan(Dice dice)
{
    private static readonly string[] DataCenters = ["east", "west"];
    private static readonly string[] Stacks = ["web", "search", "mail"];
    private static readonly string[] Checks = ["a", "b", "c", "d"];
    private static readonly int[] Thresholds = [1, 34, 50, 51, 66, 67, 75, 75, 75, 100];

    private readonly Cadence[] _cadences = [Cadence(dice), Cadence(dice)];

    public Plan Make() => new([.. dice.Some(DataCenters).Select(DataCenter)]);

    private DataCenterPlan DataCenter(string name)
    {
        ImmutableArray<StackPlan> stacks;
        do
        {
            stacks = [.. dice.Some(Stacks).Select(stack => Stack(name, stack))];
        }
        while (stacks.Sum(stack => stack.VotingWeight) == 0);

        var (threshold, higher) = (dice.One(Thresholds), dice.One(Thresholds));
        var peers = dice.Percent(25) ? Watched(WatchedKind.Peer, name, dice.Number(1, 2)) : [];
        return new(name, stacks)
        {
            Threshold = new(threshold),
            RecoverAt = new(dice.Percent(70) ? threshold : Math.Max(threshold, higher)),
            FailAfter = Wait(),
            RecoverAfter = Wait(),
            Recovery = dice.Percent(20) ? Recovery.Manual : Recovery.Auto,
            Role = dice.Percent(30) ? Role.Burst : Role.Active,
            BurstWhenUnknown = dice.Percent(30),
            Isolation = dice.Percent(35)
                ? new(Watched(WatchedKind.Witness, name, dice.Number(1, 2))) { Hold = Seconds(dice.One(5, 20, 40)), Then = dice.Percent(20) ? Verdict.Pass : Verdict.Fail }
                : null,
            Peers = peers,
            PassesAsLastSite = !peers.IsEmpty && dice.Percent(60),
            FlapLimit = dice.Percent(25) ? new(dice.Number(1, 4), Seconds(dice.One(10, 20, 40)), dice.One(FlapAction.Hold, FlapAction.Fail)) : null,
        };
    }

    private StackPlan Stack(string dataCenter, string name)
    {
        var checks = dice.Some(Checks).Select(check => Check(new(dataCenter, name, check), dice.Percent(15) ? 81 : 80)).ToImmutableArray();
        var votesAsOne = dice.Percent(30);
        return new(name, checks)
        {
            Threshold = votesAsOne ? new(dice.One(Thresholds)) : null,
            Weight = votesAsOne && dice.Percent(30) ? dice.Number(0, 5) : null,
            Vote = votesAsOne ? AnyVote() : Vote.Voting,
        };
    }

    private CheckPlan Check(CheckKey key, int port) => new(key, new TcpTarget($"{key.DataCenter}-{key.Stack}-{key.Check}", port), dice.One(_cadences), AnyDamping())
    {
        Weight = dice.Percent(75) ? 1 : dice.Number(0, 3),
        Vote = AnyVote(),
        StaleAs = dice.Percent(70) ? StalePolicy.Fail : dice.One(StalePolicy.Last, StalePolicy.Exclude),
    };

    private ImmutableArray<CheckPlan> Watched(WatchedKind kind, string dataCenter, int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new CheckPlan(
            Core.Planning.Watched.KeyOf(kind, dataCenter, $"{kind}-{number}"), new TcpTarget($"{kind}-{number}", 53), dice.One(_cadences), AnyDamping())),
    ];

    private Damping AnyDamping() => dice.Percent(50) ? new(2, 3, 1) : new(dice.Number(1, 3), dice.Number(1, 3), dice.Number(1, 2));

    private Vote AnyVote() => dice.Percent(75) ? Vote.Voting : dice.One(Vote.Required, Vote.Advisory);

    private TimeSpan Wait() => dice.Percent(70) ? TimeSpan.Zero : Seconds(dice.Number(1, 10));

    private static Cadence Cadence(Dice dice)
    {
        var interval = dice.One(1000, 2000, 3000, 5000);
        return new(
            TimeSpan.FromMilliseconds(interval),
            TimeSpan.FromMilliseconds(dice.One(interval / 5, interval / 2, interval)),
            TimeSpan.FromMilliseconds(dice.One(interval / 5, interval * 2 / 5, interval * 9 / 10)));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}

using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

/// <summary>What is probed beside the stacks, and where it stands in a plan.</summary>
public class WatchedTests
{
    private static readonly DataCenterPlan East = Some.DataCenter(Some.Check("east/web/1"), Some.Check("east/db/1")) with
    {
        Isolation = new([Watch(WatchedKind.Witness, "east", "dns"), Watch(WatchedKind.Witness, "east", "gateway")]),
        Peers = [Watch(WatchedKind.Peer, "east", "west")],
        Replicas = [Watch(WatchedKind.Replica, "east", "b")],
    };

    private static readonly DataCenterPlan West = Some.DataCenter(Some.Check("west/web/1")) with { Peers = [Watch(WatchedKind.Peer, "west", "east")] };
    private static readonly Plan Two = Some.Plan(East, West);

    [Fact]
    public void It_stands_data_center_by_data_center_witnesses_first_then_peers_then_replicas() => Assert.Equal(
        [(WatchedKind.Witness, 0, "dns"), (WatchedKind.Witness, 0, "gateway"), (WatchedKind.Peer, 0, "west"), (WatchedKind.Replica, 0, "b"), (WatchedKind.Peer, 1, "east")],
        Two.Watched.Select(watched => (watched.Kind, watched.DataCenter, watched.Name)));

    [Fact]
    public void All_that_is_probed_is_the_checks_and_then_what_is_watched()
    {
        Assert.Equal([.. Two.Checks, .. Two.Watched.Select(watched => watched.Check)], Two.Probed);
        Assert.Equal(3, Two.Checks.Length);
        for (var index = 0; index < Two.Probed.Length; index++)
        {
            Assert.Equal((index, index), (Two.IndexOf(Two.Probed[index]), Two.IndexOf(Two.Probed[index].Key)));
            Assert.Same(Two.Probed[index], Two.Find(Two.Probed[index].Key));
        }
    }

    [Fact]
    public void A_plan_without_any_watches_nothing()
    {
        Assert.Empty(Some.Plan(Some.Check()).Watched);
        Assert.Empty(Plan.Empty.Probed);
    }

    // The name of a stack begins with a letter or a digit.
    [Fact]
    public void No_check_of_a_stack_can_have_its_name()
    {
        Assert.Equal(
            [new("east", "@witness", "web"), new("east", "@peer", "web"), new("east", "@replica", "web")],
            Enum.GetValues<WatchedKind>().Select(kind => Watched.KeyOf(kind, "east", "web")));
        Assert.All(Two.Watched, watched => Assert.Equal('@', watched.Check.Key.Stack[0]));
    }

    [Fact]
    public void One_name_may_be_that_of_a_witness_a_peer_a_replica_and_a_check_at_once()
    {
        var site = Some.DataCenter(Some.Check("east/web/same")) with
        {
            Isolation = new([Watch(WatchedKind.Witness, "east", "same")]),
            Peers = [Watch(WatchedKind.Peer, "east", "same")],
            Replicas = [Watch(WatchedKind.Replica, "east", "same")],
        };
        Assert.Equal(["web/same", "witness same", "peer same", "replica same"], Some.Plan(site).Probed.Select(check => check.Key.Path));
    }

    [Fact]
    public void F27_two_of_a_kind_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => Some.Plan(East with { Peers = [Watch(WatchedKind.Peer, "east", "west"), Watch(WatchedKind.Peer, "east", "west")] }));

    [Fact]
    public void A_last_site_knows_of_others()
    {
        Assert.Contains("east", Assert.Throws<ArgumentException>("dataCenters", () => Some.Plan(East with { Peers = [], PassesAsLastSite = true })).Message, StringComparison.Ordinal);
        Assert.True(Some.Plan(East with { PassesAsLastSite = true }).DataCenters[0].PassesAsLastSite);
    }

    [Fact]
    public void Its_defaults_are_none()
    {
        var site = Some.StacksOfOne(1);
        Assert.Equal((null, null, false), (site.Isolation, site.FlapLimit, site.PassesAsLastSite));
        Assert.Empty(site.Peers);
        Assert.Empty(site.Replicas);
    }

    private static CheckPlan Watch(WatchedKind kind, string dataCenter, string name) => new(Watched.KeyOf(kind, dataCenter, name), Some.Target, Some.Cadence(), Some.Undamped);
}

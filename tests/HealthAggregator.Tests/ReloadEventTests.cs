using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>What a reload says it changed.</summary>
public sealed class ReloadEventTests
{
    private static readonly TcpTarget Here = new("127.0.0.1", 1);
    private static readonly TcpTarget Elsewhere = new("127.0.0.1", 2);
    private static readonly CheckPlan One = Some.Check(Here, "web/1");
    private static readonly CheckPlan Two = Some.Check(Here, "web/2");
    private static readonly Plan Before = Some.Plan(One, Two);

    [Fact]
    public void A_reload_of_the_same_changes_nothing() =>
        Assert.Equal(new PlanDifference(0, 0, 0, 2, 0, 0), PlanDifference.Between(Before, Some.Plan(Some.Check(Here, "web/1"), Some.Check(Here, "web/2"))));

    [Fact]
    public void A_new_weight_is_a_change_that_keeps_the_health() =>
        Assert.Equal(new PlanDifference(0, 0, 1, 2, 0, 0), PlanDifference.Between(Before, Some.Plan(One with { Weight = 3 }, Two)));

    [Fact]
    public void A_new_timeout_is_a_change_that_keeps_the_health() =>
        Assert.Equal(new PlanDifference(0, 0, 1, 2, 0, 0), PlanDifference.Between(Before, Some.Plan(Some.Check(Here, "web/1", Some.Brisk), Two)));

    [Fact]
    public void Another_target_is_a_change_that_keeps_nothing() =>
        Assert.Equal(new PlanDifference(0, 0, 1, 1, 0, 0), PlanDifference.Between(Before, Some.Plan(Some.Check(Elsewhere, "web/1"), Two)));

    [Fact]
    public void Another_name_is_one_more_and_one_less() =>
        Assert.Equal(new PlanDifference(1, 1, 0, 1, 0, 0), PlanDifference.Between(Before, Some.Plan(One, Some.Check(Here, "web/3"))));

    [Fact]
    public void A_new_threshold_of_a_data_center_or_a_stack_is_told()
    {
        var dataCenter = new DataCenterPlan(Some.DataCenter, [Before.Stacks[0] with { Threshold = new(50) }]) { Threshold = new(60) };
        Assert.Equal(new PlanDifference(0, 0, 0, 2, 1, 1), PlanDifference.Between(Before, new([dataCenter])));
    }

    [Fact]
    public void Witnesses_peers_and_replicas_are_told_among_the_checks()
    {
        var (witness, peer, replica) = (Of(WatchedKind.Witness, "w", Here), Of(WatchedKind.Peer, "p", Here), Of(WatchedKind.Replica, "r", Here));
        var plain = Before.DataCenters[0];
        var with = plain with { Isolation = new([witness]), Peers = [peer], Replicas = [replica] };
        var other = with with { Peers = [Of(WatchedKind.Peer, "p", Elsewhere)], Replicas = [new(replica.Key, Here, Some.Brisk, Some.Undamped)] };

        // Where there were no witnesses, hold and then are new as well.
        Assert.Equal(new PlanDifference(3, 0, 0, 2, 0, 1), Between(plain, with));
        Assert.Equal(new PlanDifference(0, 3, 0, 2, 0, 1), Between(with, plain));
        Assert.Equal(new PlanDifference(0, 0, 2, 4, 0, 0), Between(with, other));
        Assert.Equal(new PlanDifference(1, 1, 0, 4, 0, 0), Between(with, with with { Isolation = new([Of(WatchedKind.Witness, "v", Here)]) }));
    }

    [Fact]
    public void What_is_done_about_blindness_flapping_and_the_last_site_is_told()
    {
        var before = Before.DataCenters[0] with
        {
            Isolation = new([Of(WatchedKind.Witness, "w", Here)]), Peers = [Of(WatchedKind.Peer, "p", Here)], FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Hold),
        };

        Assert.All(
            (DataCenterPlan[])
            [
                before with { Isolation = new(before.Isolation.Witnesses) { Hold = TimeSpan.Zero } },
                before with { Isolation = new(before.Isolation.Witnesses) { Then = Verdict.Pass } },
                before with { PassesAsLastSite = true },
                before with { FlapLimit = null },
                before with { FlapLimit = new(5, TimeSpan.FromMinutes(10), FlapAction.Hold) },
                before with { FlapLimit = new(4, TimeSpan.FromMinutes(9), FlapAction.Hold) },
                before with { FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Fail) },
            ],
            after => Assert.Equal(new PlanDifference(0, 0, 0, 4, 0, 1), Between(before, after)));
        Assert.Equal(new PlanDifference(0, 0, 0, 4, 0, 0), Between(before, before with { FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Hold) }));
    }

    [Fact]
    public async Task The_log_tells_a_changed_threshold_and_weight()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(Before));
        application.Configure(Some.Settings(new([Some.Plan(One with { Weight = 3 }, Two).DataCenters[0] with { Threshold = new(60) }])));
        await application.Reload();

        await Eventually.True(
            () => application.Log.Has(
                "(a test): 0 checks added, 0 removed, 1 changed, 2 kept with their health; 0 stacks and 1 data centers changed in settings of their own"),
            application.Log.ToString);
    }

    [Fact]
    public async Task The_log_tells_of_what_operators_had_said_of_a_data_center_that_is_taken_out_and_put_back()
    {
        var with = Some.Plan(One, Some.Check(Here, "dr/web/1"));
        await using var application = await AggregatorApplication.Start(Some.Settings(with));
        Assert.Equal(200, (await new ApiClient(application.Operator).Post("/burst/on?data_center=dr&reason=Black+Friday")).Status);

        application.Configure(Some.Settings(Some.Plan(One)));
        await application.Reload();
        await Eventually.True(
            () => application.Log.Has("dr is not configured any more; what operators said of it is kept, and holds again when it is"), "it is told that it is kept");

        application.Configure(Some.Settings(with));
        await application.Reload();
        await Eventually.True(
            () => application.Log.Has("burst of dr is in effect from before, as operator had said: Black Friday"), "it is told that it holds again");
        Assert.Equal("200 BURST-ON", await application.Verdict("/burst-state/dr"));
    }

    private static PlanDifference Between(DataCenterPlan before, DataCenterPlan after) => PlanDifference.Between(new([before]), new([after]));

    private static CheckPlan Of(WatchedKind kind, string name, Target target) => new(Watched.KeyOf(kind, Some.DataCenter, name), target, Some.Patient, Some.Undamped);
}

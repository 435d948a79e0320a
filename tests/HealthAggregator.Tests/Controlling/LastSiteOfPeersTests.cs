using System.Collections.Immutable;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

/// <summary>The last data center that passes is protected as far as peers tell, also by an instance that judges no other.</summary>
public sealed class LastSiteOfPeersTests : IDisposable
{
    private readonly Clock _clock = new(new ManualTimeProvider());
    private readonly AuditLog _audit;
    private readonly ControlService _service;
    private Snapshot _snapshot = Snapshot.Start(Plan.Empty, default);

    public LastSiteOfPeersTests()
    {
        _audit = AuditLog.InMemory(_clock.Time);
        _service = new(new(new MemoryControlStore(), _audit), _clock)
        {
            Publish = input =>
            {
                _snapshot = _snapshot.After([input], _clock.Now);
                return Task.CompletedTask;
            },
            Snapshot = () => _snapshot,
            Told = _ => { },
        };
    }

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("fail", "eu-west says FAIL")]
    [InlineData("404", "eu-west says FAIL")]
    [InlineData("silent", "eu-west is silent")]
    [InlineData("refused", "eu-west is silent")]
    [InlineData("unheard", "eu-west was not heard yet")]
    [InlineData("rising", "eu-west says PASS, but not for long enough yet")]
    public async Task F59_taking_out_the_only_one_here_is_refused_while_no_peer_passes(string peer, string said)
    {
        Judge(["us-east"], ("us-east", "eu-west", peer));

        var refused = await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open));

        Assert.Equal(RefusalKind.Conflict, refused.Refusal!.Kind);
        Assert.Equal($"After this no data center would pass, as far as peers tell: {said}.", refused.Refusal.Title);
        Assert.Contains("send force", refused.Refusal.Detail, StringComparison.Ordinal);
        Assert.Equal((AuditOutcome.Refused, refused.Refusal.Title), (_audit.Newest(1)[0].Outcome, _audit.Newest(1)[0].Why));
        Assert.Equal(Verdict.Pass, _snapshot.DataCenters[0].Decision.Verdict);
    }

    [Fact]
    public async Task F59_every_peer_is_named_and_force_is_audited_with_what_they_say()
    {
        Judge(["us-east"], ("us-east", "eu-west", "fail"), ("us-east", "ap-south", "silent"));

        var forced = await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open), force: true);

        Assert.Equal(AuditOutcome.Applied, forced.Outcome);
        Assert.Equal("forced: no data center passes after it, as far as peers tell: eu-west says FAIL, ap-south is silent", _audit.Newest(1)[0].Why);
    }

    [Fact]
    public async Task F59_while_one_peer_passes_it_is_made()
    {
        Judge(["us-east"], ("us-east", "eu-west", "fail"), ("us-east", "ap-south", "pass"));

        Assert.Null((await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open))).Refusal);
        Assert.Null(_audit.Newest(1)[0].Why);
    }

    [Fact]
    public async Task F59_turning_burst_off_is_refused_too_and_turning_it_on_is_not()
    {
        Judge(["us-east:burst"], ("us-east", "eu-west", "fail"));

        Assert.Null((await Ask(new BurstOn("us-east", Term.Open, Ramp.None))).Refusal);
        Assert.Contains("eu-west says FAIL", (await Ask(new BurstOff("us-east"))).Refusal!.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_pass_anyway_may_be_taken_out()
    {
        Judge(["us-east:fail"], ("us-east", "eu-west", "fail"));

        Assert.Null((await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open))).Refusal);
    }

    [Fact]
    public async Task Of_several_here_any_other_that_passes_will_do_and_so_will_a_peer()
    {
        Judge(["us-east", "us-west"], ("us-east", "eu-west", "fail"));
        Assert.Null((await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open))).Refusal);

        Judge(["us-east", "us-west:fail"], ("us-east", "eu-west", "pass"));
        Assert.Null((await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open))).Refusal);
    }

    [Fact]
    public async Task F59_only_the_peers_of_what_is_taken_out_count()
    {
        // That of us-west may be us-east itself, as seen from there.
        Judge(["us-east", "us-west:fail"], ("us-west", "elsewhere", "pass"));

        Assert.Equal("After this no data center here would pass.", (await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open))).Refusal!.Title);
    }

    [Fact]
    public async Task F59_what_a_peer_said_a_while_ago_is_nothing_against_what_is_known_here()
    {
        Judge(["us-east", "us-west:fail"], ("us-east", "us-west", "pass"));

        Assert.Equal("After this no data center here would pass.", (await Ask(new OverrideSet("us-east", Verdict.Fail, Term.Open))).Refusal!.Title);
    }

    private Task<ChangeResult> Ask(ControlChange change, bool force = false) =>
        _service.Make(change, new("alice", "192.0.2.7", "a test") { Force = force });

    /// <param name="dataCenters">Passing; or <c>name:fail</c>, <c>name:burst</c>.</param>
    private void Judge(string[] dataCenters, params (string DataCenter, string Name, string State)[] peers)
    {
        var patient = Some.Cadence(interval: 60);
        var all = peers.Select(peer => (Plan: new CheckPlan(
            Watched.KeyOf(WatchedKind.Peer, peer.DataCenter, peer.Name), new HttpTarget(new($"http://{peer.Name}.example/health")), patient, new(2, 1, 1)), peer.State)).ToList();
        var plans = dataCenters.Select(written => written.Split(':')).Select(written => new DataCenterPlan(
            written[0], [new("web", [Some.Check(new Uri("http://web.example/health"), $"{written[0]}/web/gate")])])
        {
            Role = written.Contains("burst") ? Role.Burst : Role.Active,
            Peers = [.. all.Select(peer => peer.Plan).Where(peer => peer.Key.DataCenter == written[0])],
        });
        var plan = new Plan([.. plans]);
        var now = _clock.Now;
        var ago = TimeSpan.FromSeconds(all.Any(peer => peer.State == "silent") ? 3600 : 1);
        var before = new Moment(now.Uptime - ago, now.Wall - ago);
        _snapshot = Snapshot.Start(plan, before)
            .After(all.SelectMany(peer => Heard(peer.Plan, peer.State, before)), before)
            .After([], now)
            .After(
                [
                    .. plan.Checks.Select((check, index) => new Input.Sampled(check, dataCenters[index].EndsWith(":fail", StringComparison.Ordinal) ? Some.Fail(now) : Some.Pass(now))),
                    .. all.Where(peer => peer.State != "silent").SelectMany(peer => Heard(peer.Plan, peer.State, now)),
                ],
                now);
    }

    private static ImmutableArray<Input> Heard(CheckPlan peer, string state, Moment at) => state switch
    {
        "pass" or "silent" => [new Input.Sampled(peer, Some.Pass(at))],
        "fail" => [new Input.Sampled(peer, Some.Fail(at))],
        "404" => [new Input.Sampled(peer, Some.Fail(at) with { Failure = FailureKind.Status })],
        "refused" => [new Input.Sampled(peer, Some.Fail(at) with { Failure = FailureKind.Refused })],
        "rising" => [new Input.Sampled(peer, Some.Fail(at)), new Input.Sampled(peer, Some.Pass(at))],
        _ => [],
    };
}

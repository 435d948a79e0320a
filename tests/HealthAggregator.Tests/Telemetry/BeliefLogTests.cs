using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;
using Microsoft.Extensions.Logging;
using static HealthAggregator.Tests.Telemetry.SomeSnapshots;

namespace HealthAggregator.Tests.Telemetry;

/// <summary>A line when something begins that no check shows by itself, a line when it ends, and none in between.</summary>
public sealed class BeliefLogTests : IDisposable
{
    private readonly LogLines _log = new();
    private readonly BeliefLog _beliefs;
    private Snapshot _snapshot = Snapshot.Start(Plan(), Noon);
    private Moment _now = Noon;

    public BeliefLogTests() => _beliefs = new(_log.Logging.Factory.CreateLogger<BeliefLog>());

    public void Dispose() => _log.Dispose();

    [Fact]
    public void F19_blindness_its_overstaying_and_its_end_are_a_line_each()
    {
        var (check, witness) = (Check("web-1"), Of(WatchedKind.Witness, "10.0.0.1:53"));
        Begin(DataCenter(check) with { Isolation = new([witness]) { Hold = TimeSpan.FromSeconds(30) } });
        Heard(0, (check, Passed()), (witness, Passed()));
        for (var second = 0; second < 60; second++)
        {
            Heard(1, (check, Failed()), (witness, Failed()));
        }

        for (var second = 0; second < 5; second++)
        {
            Heard(1, (check, Passed()), (witness, Passed()));
        }

        Assert.Equal(
            [
                "Warning 410 lost sight of data center us-east: every witness fails, and 1 of 1 checks turned bad at once; PASS is held for at most 30s, and /readyz is 503",
                "Warning 412 data center us-east was not seen for 30s, which is as long as a verdict is held: isolation.then says FAIL",
                "Warning 411 data center us-east is seen again: PASS",
            ],
            _log.CloseEvents());
    }

    [Fact]
    public void F39_blindness_for_lack_of_means_says_that_it_is_this_process_that_cannot_ask_and_why()
    {
        var (first, second, witness) = (Check("web-1"), Check("web-2"), Of(WatchedKind.Witness, "10.0.0.1:53"));
        Begin(DataCenter(first, second) with { Isolation = new([witness]) { Hold = TimeSpan.FromSeconds(30) } });
        Heard(0, (first, Passed()), (second, Passed()), (witness, Passed()));
        var lacking = Failed("this machine has no local port left: probe less often", FailureKind.Local) with { IsUnsure = true };
        for (var round = 0; round < 5; round++)
        {
            Heard(1, (first, lacking), (second, lacking), (witness, lacking));
        }

        Assert.Equal(
            "Warning 410 lost sight of data center us-east: every witness fails, and 2 of 2 checks turned bad at once; it is this process that cannot ask: this machine has no local port left: "
            + "probe less often; PASS is held for at most 30s, and /readyz is 503",
            Assert.Single(_log.CloseEvents()));
    }

    [Fact]
    public void Waiting_for_what_the_witnesses_say_is_not_blindness()
    {
        var (check, witness) = (Check("web-1"), Of(WatchedKind.Witness, "10.0.0.1:53"));
        Begin(DataCenter(check) with { Isolation = new([witness]) });
        Heard(0, (check, Passed()), (witness, Passed()));
        Heard(1, (check, Failed()), (check, Failed()), (check, Failed()));
        Assert.Equal(Rung.Isolated, _snapshot.DataCenters[0].Decision.Rung);

        Heard(1, (check, Failed()), (witness, Passed()));

        Assert.Equal((Verdict.Fail, Rung.Score), (_snapshot.DataCenters[0].Decision.Verdict, _snapshot.DataCenters[0].Decision.Rung));
        Assert.Empty(_log.CloseEvents());
    }

    [Theory]
    [InlineData(FlapAction.Hold, "PASS")]
    [InlineData(FlapAction.Fail, "FAIL")]
    public void F16_a_verdict_that_stands_still_and_its_release_are_a_line_each(FlapAction then, string held)
    {
        var check = Check("web-1");
        Begin(DataCenter(check) with { FlapLimit = new(2, TimeSpan.FromMinutes(10), then) });
        Heard(0, (check, Passed()));
        foreach (var passed in (bool[])[false, true, false, true, false])
        {
            Heard(1, Enumerable.Repeat((check, passed ? Passed() : Failed()), 3));
        }

        for (var minutes = 0; minutes < 11; minutes++)
        {
            Heard(60, (check, Passed()), (check, Passed()));
        }

        Assert.Equal(
            [
                $"Warning 413 data center us-east is flapping: 3 changes within 10m; it stays {held} until there was none for as long",
                "Information 414 data center us-east flaps no more, and follows its checks again: PASS",
            ],
            _log.CloseEvents());
    }

    [Fact]
    public void That_no_site_is_left_and_that_one_is_again_are_a_line_each()
    {
        var (check, peer, other) = (Check("web-1"), Of(WatchedKind.Peer, "eu-west"), Of(WatchedKind.Peer, "ap-south"));
        Begin(DataCenter(check) with { Peers = [peer, other] });
        Heard(0, (check, Failed()), (peer, Passed()), (other, Failed()));
        Heard(1, Enumerable.Repeat((peer, Failed()), 3));
        Heard(1, (peer, Failed()), (check, Failed()));
        Heard(1, (check, Passed()), (check, Passed()));

        Assert.Equal(
            [
                "Error 415 no site is left: data center us-east says FAIL, and each of its peers (eu-west, ap-south) says FAIL or is silent; where traffic goes now is the GSLB's to choose",
                "Information 416 a site is left again: data center us-east says PASS, or one of its peers PASS",
            ],
            _log.CloseEvents());
    }

    [Fact]
    public void Whoever_goes_blind_while_no_site_is_left_does_not_say_that_one_is_again()
    {
        var (check, peer, witness) = (Check("web-1"), Of(WatchedKind.Peer, "eu-west"), Of(WatchedKind.Witness, "10.0.0.1:53"));
        Begin(DataCenter(check) with { Peers = [peer], Isolation = new([witness]) });
        Heard(0, (check, Failed()), (peer, Failed()), (witness, Passed()));
        Heard(60, (check, Failed()), (peer, Failed()), (witness, Passed()));
        Assert.True(_snapshot.DataCenters[0].IsNoSiteLeft);

        var unanswered = Failed() with { Failure = FailureKind.Timeout };
        for (var probe = 0; probe < witness.Damping.Fall; probe++)
        {
            Heard(1, (check, Failed()), (peer, unanswered), (witness, unanswered));
        }

        Assert.False(_snapshot.DataCenters[0].IsNoSiteLeft);
        Heard(1, (check, Failed()), (peer, unanswered), (witness, Passed()));
        Assert.Equal(["Error 415"], _log.CloseEvents().Select(line => line[..9]));
    }

    [Fact]
    public void A_peer_that_passes_again_is_a_site_that_is_left_however_blind_one_is()
    {
        var (check, peer, witness) = (Check("web-1"), Of(WatchedKind.Peer, "eu-west"), Of(WatchedKind.Witness, "10.0.0.1:53"));
        Begin(DataCenter(check) with { Peers = [peer], Isolation = new([witness]) });
        Heard(0, (check, Failed()), (peer, Failed()), (witness, Passed()));
        Heard(60, (check, Failed()), (peer, Passed()), (witness, Failed()));
        Heard(1, (check, Failed()), (peer, Passed()), (witness, Failed()));

        Assert.Equal(["Error 415 no", "Information "], _log.CloseEvents().Select(line => line[..12]));
    }

    [Fact]
    public void F20_a_fall_of_one_cause_is_one_line_however_many_fall_after_it()
    {
        var checks = Enumerable.Range(1, 6).Select(number => Check("page", $"stack-{number}")).ToImmutableArray();
        Begin(DataCenter([.. checks]));
        Heard(0, checks.Select(check => (check, Passed())));
        foreach (var check in checks)
        {
            Heard(1, Enumerable.Repeat((check, Failed("said FAIL: database", FailureKind.SaidFail)), 3));
        }

        // It ends without a line, and the next one is another one.
        Heard(1, checks.SelectMany(check => (IEnumerable<(CheckPlan, Sample)>)[(check, Passed()), (check, Passed())]));
        Heard(1, checks.SelectMany(check => Enumerable.Repeat((check, Failed("")), 3)));

        Assert.Equal(
            [
                "Warning 320 3 of 6 counted checks in us-east fell together, and fail for one reason: said FAIL: database; look for what they share before you look at each of them",
                "Warning 320 6 of 6 counted checks in us-east fell together, and fail for one reason: refused; look for what they share before you look at each of them",
            ],
            _log.CloseEvents());
    }

    [Fact]
    public void F20_what_fails_as_one_because_nothing_is_seen_is_told_only_when_it_still_does_once_something_is()
    {
        var witness = Of(WatchedKind.Witness, "10.0.0.1:53");
        var checks = Enumerable.Range(1, 4).Select(number => Check("page", $"stack-{number}")).ToImmutableArray();
        Begin(DataCenter([.. checks]) with { Isolation = new([witness]) });
        Heard(0, checks.Append(witness).Select(check => (check, Passed())));
        for (var second = 0; second < 5; second++)
        {
            Heard(1, checks.Append(witness).Select(check => (check, Failed())));
        }

        for (var second = 0; second < 2; second++)
        {
            Heard(1, [.. checks.Select(check => (check, Failed())), (witness, Passed())]);
        }

        Assert.Equal(["Warning 410", "Warning 411", "Warning 320"], _log.CloseEvents().Select(line => line[..11]));
    }

    [Fact]
    public void What_a_reload_takes_away_is_forgotten_and_begins_anew()
    {
        var (check, peer) = (Check("web-1"), Of(WatchedKind.Peer, "eu-west"));
        var plan = DataCenter(check) with { Peers = [peer] };
        var other = new DataCenterPlan("us-west", [new("web", [Check("web-1", dataCenter: "us-west")])]);
        for (var times = 0; times < 2; times++)
        {
            Begin(plan);
            Heard(0, (check, Failed()), (peer, Failed()));
            Begin(other);
        }

        Assert.Equal(2, _log.CloseEvents().Count(line => line.StartsWith("Error 415", StringComparison.Ordinal)));
    }

    private static DataCenterPlan DataCenter(params ImmutableArray<CheckPlan> checks) => Plan(checks).DataCenters[0];

    private static CheckPlan Of(WatchedKind kind, string name)
    {
        var like = Check("web-1");
        return new(Watched.KeyOf(kind, "us-east", name), new TcpTarget("10.0.0.2", 80), like.Cadence, like.Damping);
    }

    private void Begin(DataCenterPlan plan) => Step(0, new Input.Replanned(new([plan])));

    private void Heard(double later, params IEnumerable<(CheckPlan Check, Sample Sample)> samples)
    {
        var at = After(_now.Uptime - Noon.Uptime + TimeSpan.FromSeconds(later));
        Step(later, [.. samples.Select(heard => new Input.Sampled(heard.Check, heard.Sample with { At = at, Duration = TimeSpan.FromMilliseconds(1) }))]);
    }

    private void Step(double later, params Input[] inputs)
    {
        _now = After(_now.Uptime - Noon.Uptime + TimeSpan.FromSeconds(later));
        _snapshot = _snapshot.After(inputs, _now);
        _beliefs.Look(_snapshot);
    }
}

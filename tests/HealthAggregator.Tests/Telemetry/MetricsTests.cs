using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;
using static HealthAggregator.Tests.Telemetry.SomeSnapshots;

namespace HealthAggregator.Tests.Telemetry;

public sealed class MetricsTests : IDisposable
{
    private readonly Metrics _metrics = new("1.2.3");
    private readonly PrometheusText _text;

    public MetricsTests() => _text = new(_metrics);

    public void Dispose()
    {
        _text.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Before_anything_ran_only_the_version_and_what_is_counted_from_the_start_on_are_told()
    {
        Assert.Equal(
            [
                "health_aggregator_pauses_total{kind=\"stopped\"} 0",
                "health_aggregator_pauses_total{kind=\"suspended\"} 0",
                "health_aggregator_paused_seconds_total 0",
                "health_aggregator_log_events_dropped_total 0",
                "health_aggregator_holdover_write_failures_total 0",
                "health_aggregator_build_info{version=\"1.2.3\"} 1",
            ],
            await _text.LinesAsync("health_aggregator_"));
    }

    [Fact]
    public async Task Probes_are_counted_by_kind_and_outcome()
    {
        _metrics.ProbeFinished("http", Passed());
        _metrics.ProbeFinished("http", Passed());
        _metrics.ProbeFinished("http", Failed(kind: FailureKind.SaidFail));
        _metrics.ProbeFinished("tcp", Failed());

        Assert.Equal(
            [
                "health_aggregator_probes_total{kind=\"http\",outcome=\"pass\"} 2",
                "health_aggregator_probes_total{kind=\"http\",outcome=\"said-fail\"} 1",
                "health_aggregator_probes_total{kind=\"tcp\",outcome=\"refused\"} 1",
            ],
            await _text.LinesAsync("health_aggregator_probes_total"));
    }

    [Fact]
    public async Task Every_kind_of_failure_has_an_outcome_of_its_own()
    {
        var kinds = Enum.GetValues<FailureKind>();
        foreach (var kind in kinds)
        {
            _metrics.ProbeFinished("http", Failed(kind: kind));
        }

        var lines = await _text.LinesAsync("health_aggregator_probes_total");
        Assert.Equal(kinds.Length, lines.Length);
        Assert.All(lines, line => Assert.Matches("outcome=\"[a-z]+(-[a-z]+)*\"} 1$", line));
        Assert.Contains(lines, line => line.Contains("too-large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task F44_a_probe_that_this_process_may_have_spoilt_is_unsure_whatever_it_said_but_for_want_of_means()
    {
        _metrics.ProbeFinished("http", Passed() with { IsUnsure = true });
        _metrics.ProbeFinished("http", Failed(kind: FailureKind.Timeout) with { IsUnsure = true });
        _metrics.ProbeFinished("http", Failed(kind: FailureKind.Local) with { IsUnsure = true });

        Assert.Equal(
            ["health_aggregator_probes_total{kind=\"http\",outcome=\"local\"} 1", "health_aggregator_probes_total{kind=\"http\",outcome=\"unsure\"} 2"],
            await _text.LinesAsync("health_aggregator_probes_total"));
    }

    [Fact]
    public async Task F36_pauses_are_counted_and_how_long_they_were()
    {
        _metrics.Paused(TimeSpan.FromSeconds(1.5), isSuspend: false);
        _metrics.Paused(TimeSpan.FromSeconds(60), isSuspend: true);
        _metrics.Paused(TimeSpan.FromSeconds(60), isSuspend: true);

        Assert.Equal(
            [
                "health_aggregator_pauses_total{kind=\"stopped\"} 1",
                "health_aggregator_pauses_total{kind=\"suspended\"} 2",
                "health_aggregator_paused_seconds_total 121.5",
            ],
            await _text.LinesAsync("health_aggregator_pause"));
    }

    [Fact]
    public async Task A_probe_that_started_a_hair_early_was_not_late()
    {
        _metrics.ProbeStarted(TimeSpan.FromMilliseconds(-1));

        Assert.Contains("health_aggregator_probe_lag_seconds_sum 0", await _text.LinesAsync("health_aggregator_probe_lag_seconds"));
    }

    [Fact]
    public void Counting_a_probe_allocates_nothing()
    {
        var (passed, failed, lag) = (Passed(), Failed(), TimeSpan.FromMilliseconds(3));
        CountProbes(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        CountProbes(10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void CountProbes(int number)
        {
            for (var probe = 0; probe < number; probe++)
            {
                _metrics.ProbeStarted(lag);
                _metrics.ProbeFinished("http", passed);
                _metrics.ProbeFinished("tcp", failed);
            }
        }
    }

    [Fact]
    public async Task No_count_is_lost_between_threads()
    {
        var passed = Passed(seconds: 0.5);
        Parallel.For(0, 40_000, new() { MaxDegreeOfParallelism = 4 }, _ => _metrics.ProbeFinished("http", passed));

        Assert.Equal(["health_aggregator_probes_total{kind=\"http\",outcome=\"pass\"} 40000"], await _text.LinesAsync("health_aggregator_probes_total"));
        Assert.Contains("health_aggregator_probe_duration_seconds_sum{kind=\"http\"} 20000", await _text.LinesAsync("health_aggregator_probe_duration"));
    }

    [Fact]
    public async Task Changes_of_verdict_are_counted_from_zero_for_every_data_center()
    {
        var snapshot = Snapshot.Start(Plan(Check("web-1"), Check("web-1", dataCenter: "us-west")), Noon);
        _metrics.ReadFrom(() => snapshot, () => false);
        _metrics.VerdictChanged("us-west", Verdict.Fail);
        _metrics.VerdictChanged("us-west", Verdict.Fail);
        _metrics.VerdictChanged("removed", Verdict.Fail);

        Assert.Equal(
            [
                "health_aggregator_transitions_total{data_center=\"us-east\",to=\"FAIL\"} 0",
                "health_aggregator_transitions_total{data_center=\"us-east\",to=\"PASS\"} 0",
                "health_aggregator_transitions_total{data_center=\"us-west\",to=\"FAIL\"} 2",
                "health_aggregator_transitions_total{data_center=\"us-west\",to=\"PASS\"} 0",
            ],
            await _text.LinesAsync("health_aggregator_transitions_total"));
    }

    [Fact]
    public async Task A_data_center_is_told_of_as_its_gslb_is_told()
    {
        var (one, two) = (Check("web-1"), Check("web-2", "search"));
        var snapshot = Snapshot.Start(Plan(one, two), Noon).After(Noon, (one, Passed()), (two, Passed()));
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(
            [
                "health_aggregator_data_center_up{data_center=\"us-east\"} 1",
                "health_aggregator_data_center_score_ratio{data_center=\"us-east\"} 1",
                "health_aggregator_data_center_threshold_ratio{data_center=\"us-east\"} 0.75",
                "health_aggregator_data_center_correlated_failures{data_center=\"us-east\"} 0",
                "health_aggregator_data_center_weight{data_center=\"us-east\"} 100",
            ],
            (await _text.LinesAsync("health_aggregator_data_center_")).Where(line => !line.Contains("rung", StringComparison.Ordinal)));
        Assert.Equal(
            ["health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"score\"} 1"],
            (await _text.LinesAsync("health_aggregator_data_center_rung")).Where(line => line.EndsWith(" 1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_operators_said_is_told_with_its_end()
    {
        var by = new Authorship("alice", "Black Friday", Noon.Wall);
        var control = ControlState.Empty.With(KeyValuePair.Create("us-east", new DataCenterControl
        {
            Burst = Burst.Untouched.On(Noon.Wall.AddHours(4), Ramp.None, by),
            Override = new(Verdict.Fail, new(null, Noon.Wall.AddHours(1)), by),
            Maintenance = DataCenterControl.None.Maintenance.Add("web", new(Window.Always, by)),
        }));
        var snapshot = Snapshot.Start(Plan(Check("web-1"), Check("index", "search")), Noon, control);
        _metrics.ReadFrom(() => snapshot, () => false);
        _metrics.ReadAlarmFrom(() => true);

        var noon = Noon.Wall.ToUnixTimeSeconds();
        Assert.Equal(
            [
                "health_aggregator_burst{data_center=\"us-east\"} 1",
                $"health_aggregator_burst_expiry_timestamp_seconds{{data_center=\"us-east\"}} {noon + (4 * 3600)}",
            ],
            await _text.LinesAsync("health_aggregator_burst"));
        Assert.Equal(
            [
                "health_aggregator_override{data_center=\"us-east\",verdict=\"FAIL\"} 1",
                "health_aggregator_override{data_center=\"us-east\",verdict=\"PASS\"} 0",
                $"health_aggregator_override_expiry_timestamp_seconds{{data_center=\"us-east\"}} {noon + 3600}",
            ],
            await _text.LinesAsync("health_aggregator_override"));
        Assert.Equal(
            [
                "health_aggregator_maintenance{data_center=\"us-east\",stack=\"web\"} 1",
                "health_aggregator_maintenance{data_center=\"us-east\",stack=\"search\"} 0",
            ],
            await _text.LinesAsync("health_aggregator_maintenance"));
        Assert.Equal(["health_aggregator_control_revision 1", "health_aggregator_control_alarm 1"], await _text.LinesAsync("health_aggregator_control"));
        Assert.Equal(["health_aggregator_data_center_weight{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_data_center_weight"));
    }

    [Fact]
    public async Task What_nobody_said_has_no_end()
    {
        var snapshot = Snapshot.Start(Plan(Check("web-1")), Noon);
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(["health_aggregator_burst{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_burst"));
        Assert.DoesNotContain(await _text.LinesAsync("health_aggregator_"), line => line.Contains("expiry", StringComparison.Ordinal));
        Assert.Equal(["health_aggregator_control_revision 0", "health_aggregator_control_alarm 0"], await _text.LinesAsync("health_aggregator_control"));
    }

    [Fact]
    public async Task A_snapshot_past_its_shelf_life_is_down_by_the_rung_stale()
    {
        var check = Check("web-1");
        var snapshot = Snapshot.Start(Plan(check), Noon).After(Noon, (check, Passed()));
        _metrics.ReadFrom(() => snapshot, () => true);

        Assert.Equal(["health_aggregator_data_center_up{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_data_center_up"));
        Assert.Equal(
            [
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"stale\"} 1",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"forced\"} 0",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"no-burst\"} 0",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"starting\"} 0",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"isolated\"} 0",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"required\"} 0",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"score\"} 0",
                "health_aggregator_data_center_rung{data_center=\"us-east\",rung=\"last-site\"} 0",
            ],
            await _text.LinesAsync("health_aggregator_data_center_rung"));
    }

    [Fact]
    public async Task Without_witnesses_peers_and_replicas_nothing_is_said_of_them()
    {
        var snapshot = Snapshot.Start(Plan(Check("web-1")), Noon);
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(
            [
                "health_aggregator_isolated{data_center=\"us-east\"} 0",
                "health_aggregator_recent_transitions{data_center=\"us-east\"} 0",
                "health_aggregator_flapping{data_center=\"us-east\"} 0",
            ],
            await Beliefs());
    }

    [Fact]
    public async Task What_witnesses_peers_and_replicas_say_is_told_by_their_configured_names()
    {
        var check = Check("web-1");
        var plan = Judging(check);
        var (witness, peer, other, replica, silent) = (plan.Probed[1], plan.Probed[2], plan.Probed[3], plan.Probed[4], plan.Probed[5]);
        var snapshot = Snapshot.Start(plan, Noon).After(
            Noon, (check, Passed()), (witness, Passed()), (peer, Passed()), (other, Failed(kind: FailureKind.SaidFail)), (replica, Passed()), (silent, Failed()));
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(
            [
                "health_aggregator_isolated{data_center=\"us-east\"} 0",
                "health_aggregator_witness_up{data_center=\"us-east\",witness=\"10.0.0.1:53\"} 1",
                "health_aggregator_peer_up{data_center=\"us-east\",peer=\"eu-west\"} 1",
                "health_aggregator_peer_up{data_center=\"us-east\",peer=\"ap-south\"} 0",
                "health_aggregator_replica_agrees{data_center=\"us-east\",replica=\"b\"} 1",
                "health_aggregator_recent_transitions{data_center=\"us-east\"} 0",
                "health_aggregator_flapping{data_center=\"us-east\"} 0",
                "health_aggregator_all_sites_fail{data_center=\"us-east\"} 0",
            ],
            await Beliefs());
    }

    [Fact]
    public async Task F70_a_replica_that_answers_otherwise_does_not_agree_whichever_of_the_two_says_FAIL()
    {
        var check = Check("web-1");
        var plan = Judging(check);
        var (replica, other) = (plan.Probed[4], plan.Probed[5]);
        var snapshot = Snapshot.Start(plan, Noon).After(Noon, (check, Passed()), (replica, Failed(kind: FailureKind.SaidFail)), (other, Passed()));
        var isExpired = false;
        _metrics.ReadFrom(() => snapshot, () => isExpired);
        string[] Lines(int b, int c) =>
            [$"health_aggregator_replica_agrees{{data_center=\"us-east\",replica=\"b\"}} {b}", $"health_aggregator_replica_agrees{{data_center=\"us-east\",replica=\"c\"}} {c}"];

        Assert.Equal(Lines(0, 1), await _text.LinesAsync("health_aggregator_replica_agrees"));

        // Past the shelf life this instance says FAIL.
        isExpired = true;
        Assert.Equal(Lines(1, 0), await _text.LinesAsync("health_aggregator_replica_agrees"));
    }

    [Fact]
    public async Task Blindness_and_the_last_site_are_told_and_a_witness_by_its_newest_answer()
    {
        var plan = Judging(Check("web-1"));
        var witness = plan.Probed[1];
        var snapshot = Snapshot.Start(plan, Noon).After(Noon, plan.Probed.Select(probed => (probed, Passed())));
        _metrics.ReadFrom(() => snapshot, () => false);
        void Heard(double seconds, Func<CheckPlan, bool> passes)
        {
            var at = After(TimeSpan.FromSeconds(seconds));
            snapshot = snapshot.After(at, plan.Probed.Select(probed => (probed, (passes(probed) ? Passed(0.001) : Failed()) with { At = at })));
        }

        foreach (var seconds in (double[])[5, 6, 7])
        {
            Heard(seconds, _ => false);
        }

        Assert.Equal(["health_aggregator_isolated{data_center=\"us-east\"} 1"], await _text.LinesAsync("health_aggregator_isolated"));
        Assert.Equal(["health_aggregator_witness_up{data_center=\"us-east\",witness=\"10.0.0.1:53\"} 0"], await _text.LinesAsync("health_aggregator_witness_up"));
        Assert.Empty(await _text.LinesAsync("health_aggregator_replica_agrees"));
        Assert.Equal(["health_aggregator_all_sites_fail{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_all_sites_fail"));

        // FAIL, and every peer silent: but whoever is blind cannot tell that from all sites failing.
        Heard(200, _ => false);
        Assert.True(snapshot.DataCenters[0].Isolation!.IsOverdue);
        Assert.Equal(["health_aggregator_data_center_up{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_data_center_up"));
        Assert.Equal(["health_aggregator_all_sites_fail{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_all_sites_fail"));

        foreach (var seconds in (double[])[201, 202])
        {
            Heard(seconds, probed => probed == witness);
        }

        Assert.Equal(["health_aggregator_isolated{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_isolated"));
        Assert.Equal(["health_aggregator_witness_up{data_center=\"us-east\",witness=\"10.0.0.1:53\"} 1"], await _text.LinesAsync("health_aggregator_witness_up"));
        Assert.Equal(["health_aggregator_all_sites_fail{data_center=\"us-east\"} 1"], await _text.LinesAsync("health_aggregator_all_sites_fail"));
    }

    [Fact]
    public async Task A_verdict_that_nobody_can_read_any_more_counts_as_FAIL_among_the_sites()
    {
        var check = Check("web-1");
        var plan = Judging(check);
        var snapshot = Snapshot.Start(plan, Noon).After(
            Noon, (check, Passed()), (plan.Probed[2], Failed()), (plan.Probed[3], Failed()));
        var isExpired = false;
        _metrics.ReadFrom(() => snapshot, () => isExpired);
        Assert.Equal(["health_aggregator_all_sites_fail{data_center=\"us-east\"} 0"], await _text.LinesAsync("health_aggregator_all_sites_fail"));

        isExpired = true;

        Assert.Equal(["health_aggregator_all_sites_fail{data_center=\"us-east\"} 1"], await _text.LinesAsync("health_aggregator_all_sites_fail"));
    }

    [Fact]
    public async Task F16_changes_of_late_are_counted_and_a_verdict_that_stands_still_is_told()
    {
        var check = Check("web-1");
        var plan = new Plan([Plan(check).DataCenters[0] with { FlapLimit = new(2, TimeSpan.FromMinutes(10), FlapAction.Hold) }]);
        var snapshot = Snapshot.Start(plan, Noon).After(Noon, (check, Passed()));
        foreach (var sample in (Sample[])[Failed(), Passed(), Failed()])
        {
            snapshot = snapshot.After(Noon, Enumerable.Repeat((check, sample), 3));
        }

        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(["health_aggregator_recent_transitions{data_center=\"us-east\"} 3"], await _text.LinesAsync("health_aggregator_recent"));
        Assert.Equal(["health_aggregator_flapping{data_center=\"us-east\"} 1"], await _text.LinesAsync("health_aggregator_flapping"));
        Assert.Equal(["health_aggregator_data_center_up{data_center=\"us-east\"} 1"], await _text.LinesAsync("health_aggregator_data_center_up"));
    }

    [Fact]
    public async Task F20_how_many_fail_as_one_is_told()
    {
        var checks = Enumerable.Range(1, 4).Select(number => Check("page", $"stack-{number}")).ToArray();
        var snapshot = Snapshot.Start(Plan([.. checks]), Noon).After(Noon, checks.Select(check => (check, check == checks[0] ? Passed() : Failed())));
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(
            ["health_aggregator_data_center_correlated_failures{data_center=\"us-east\"} 3"], await _text.LinesAsync("health_aggregator_data_center_correlated_failures"));
    }

    [Fact]
    public async Task What_counts_for_nothing_is_counted_as_unsure()
    {
        _metrics.ProbeFinished("http", Failed() with { IsUnsure = true });

        Assert.Equal(["health_aggregator_probes_total{kind=\"http\",outcome=\"unsure\"} 1"], await _text.LinesAsync("health_aggregator_probes_total"));
    }

    [Fact]
    public async Task Checks_and_stacks_are_up_while_they_pass_and_have_no_age_before_their_first_sample()
    {
        var (up, down, unheard) = (Check("web-1"), Check("web-2"), Check("api-1", "api"));
        var snapshot = Snapshot.Start(Plan(up, down, unheard), Noon)
            .After(Noon, (up, Passed(0.25, After(TimeSpan.FromMilliseconds(1500)))), (down, Failed()));
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(
            [
                "health_aggregator_stack_up{data_center=\"us-east\",stack=\"web\"} 0",
                "health_aggregator_stack_up{data_center=\"us-east\",stack=\"api\"} 0",
            ],
            await _text.LinesAsync("health_aggregator_stack"));
        Assert.Equal(
            [
                "health_aggregator_check_up{data_center=\"us-east\",stack=\"web\",check=\"web-1\"} 1",
                "health_aggregator_check_up{data_center=\"us-east\",stack=\"web\",check=\"web-2\"} 0",
                "health_aggregator_check_up{data_center=\"us-east\",stack=\"api\",check=\"api-1\"} 0",
                "health_aggregator_check_last_sample_timestamp_seconds{data_center=\"us-east\",stack=\"web\",check=\"web-1\"} 1893499201.5",
                "health_aggregator_check_last_sample_timestamp_seconds{data_center=\"us-east\",stack=\"web\",check=\"web-2\"} 1893499200",
                "health_aggregator_check_duration_seconds{data_center=\"us-east\",stack=\"web\",check=\"web-1\"} 0.25",
                "health_aggregator_check_duration_seconds{data_center=\"us-east\",stack=\"web\",check=\"web-2\"} 0.5",
            ],
            await _text.LinesAsync("health_aggregator_check"));
    }

    [Fact]
    public async Task A_stale_check_is_down_even_where_it_still_votes_as_it_last_did()
    {
        var check = Check("web-1", staleAs: StalePolicy.Last);
        var later = After(TimeSpan.FromMinutes(1));
        var snapshot = Snapshot.Start(Plan(check), Noon).After(Noon, (check, Passed())).After([], later);
        _metrics.ReadFrom(() => snapshot, () => false);

        Assert.True(snapshot.Checks[0].IsStale);
        Assert.Equal(["health_aggregator_check_up{data_center=\"us-east\",stack=\"web\",check=\"web-1\"} 0"], await _text.LinesAsync("health_aggregator_check_up"));
    }

    [Fact]
    public async Task What_a_reload_removes_is_gone_at_the_next_scrape()
    {
        var (kept, removed) = (Check("web-1"), Check("web-2"));
        var snapshot = Snapshot.Start(Plan(kept, removed), Noon);
        _metrics.ReadFrom(() => snapshot, () => false);
        Assert.Equal(2, (await _text.LinesAsync("health_aggregator_check_up")).Length);

        snapshot = snapshot.After([new Input.Replanned(Plan(kept))], Noon);

        Assert.Equal(["health_aggregator_check_up{data_center=\"us-east\",stack=\"web\",check=\"web-1\"} 0"], await _text.LinesAsync("health_aggregator_check_up"));
    }

    [Fact]
    public async Task A_refused_reload_is_seen_beside_the_time_of_the_last_good_one()
    {
        _metrics.Reloaded(false, Noon.Wall);
        Assert.Equal(["health_aggregator_config_last_reload_successful 0"], await _text.LinesAsync("health_aggregator_config"));

        _metrics.Reloaded(true, Noon.Wall);
        _metrics.Reloaded(false, Noon.Wall.AddHours(1));

        Assert.Equal(
            ["health_aggregator_config_last_reload_successful 0", "health_aggregator_config_last_reload_success_timestamp_seconds 1893499200"],
            await _text.LinesAsync("health_aggregator_config"));

        _metrics.Reloaded(true, Noon.Wall.AddSeconds(10));

        Assert.Equal(
            ["health_aggregator_config_last_reload_successful 1", "health_aggregator_config_last_reload_success_timestamp_seconds 1893499210"],
            await _text.LinesAsync("health_aggregator_config"));
    }

    [Fact]
    public async Task Answers_are_read_from_whoever_gives_them()
    {
        _metrics.ReadAnswersFrom(() => [("us-east", Verdict.Pass, 7), ("us-east", Verdict.Fail, 0)]);

        Assert.Equal(
            [
                "health_aggregator_answers_total{data_center=\"us-east\",verdict=\"PASS\"} 7",
                "health_aggregator_answers_total{data_center=\"us-east\",verdict=\"FAIL\"} 0",
            ],
            await _text.LinesAsync("health_aggregator_answers_total"));
    }

    [Fact]
    public async Task Two_instances_in_one_process_count_for_themselves()
    {
        using var other = new Metrics("other");
        other.LogEventDropped();
        other.ProbeFinished("http", Passed());

        Assert.Empty(await _text.LinesAsync("health_aggregator_probes_total"));
        Assert.Equal(["health_aggregator_log_events_dropped_total 0"], await _text.LinesAsync("health_aggregator_log"));
        Assert.Single(await _text.LinesAsync("health_aggregator_build_info"));
    }

    private async Task<string[]> Beliefs()
    {
        string[] names = ["isolated", "witness_up", "peer_up", "replica_agrees", "recent_transitions", "flapping", "all_sites_fail"];
        var lines = await _text.LinesAsync("health_aggregator_");
        return [.. lines.Where(line => names.Any(name => line.StartsWith($"health_aggregator_{name}{{", StringComparison.Ordinal)))];
    }

    /// <summary>A data center of one check, with a witness, two peers and two replicas, in this order.</summary>
    private static Plan Judging(CheckPlan check)
    {
        CheckPlan Of(WatchedKind kind, string name) => new(Watched.KeyOf(kind, "us-east", name), new TcpTarget("10.0.0.2", 80), check.Cadence, check.Damping);
        return new([Plan(check).DataCenters[0] with
        {
            Isolation = new([Of(WatchedKind.Witness, "10.0.0.1:53")]),
            Peers = [Of(WatchedKind.Peer, "eu-west"), Of(WatchedKind.Peer, "ap-south")],
            Replicas = [Of(WatchedKind.Replica, "b"), Of(WatchedKind.Replica, "c")],
        }]);
    }
}

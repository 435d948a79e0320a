using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Telemetry;

/// <summary>
/// Every metric of this program's own: one <see cref="Meter"/>, and a method for each thing that is counted. What is believed is not kept here but read
/// from the current snapshot at each scrape.
/// </summary>
/// <remarks>Names are the Meter's name, an underscore and the instrument's: prometheus-net puts them together in the same way.</remarks>
public sealed class Metrics : IDisposable
{
    private readonly Counter<long> _probes;
    private readonly Histogram<double> _probeDuration;
    private readonly Histogram<double> _probeLag;

    // Written by the evaluator, read by scrapes.
    private readonly ConcurrentDictionary<(string DataCenter, Verdict To), long> _transitions = [];

    // Written by whoever logs, read by scrapes.
    private long _logEventsDropped;

    // Written by the evaluator, read by scrapes.
    private long _stops;
    private long _suspends;
    private long _paused;

    // Each swapped whole at start-up or by a reload, and read by scrapes.
    private volatile SnapshotReadings? _believed;
    private volatile Func<IEnumerable<(string DataCenter, Verdict Verdict, long Count)>>? _answers;
    private volatile Reload? _reload;
    private volatile Func<bool>? _isAlarmed;
    private volatile Func<long>? _holdoverFailures;
    private volatile Func<IEnumerable<(string Family, DateTimeOffset SeenAt)>>? _probers;
    private volatile Func<IEnumerable<(string Name, bool IsSilent)>>? _expected;

    /// <param name="version">This program's, as operators know it.</param>
    public Metrics(string version)
    {
        var meter = Meter = new("health_aggregator");
        _probes = meter.CreateCounter<long>(
            "probes_total", null, "Probes that ended, by the kind of their check and their outcome: pass, why they failed, or unsure when this process may be to blame.");
        _probeDuration = meter.CreateHistogram(
            "probe_duration_seconds", null, "From the start of a probe to its end, by the kind of its check.", null,
            Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));
        _probeLag = meter.CreateHistogram(
            "probe_lag_seconds", null, "How much later than planned a probe started; persistently above 0.1 this process is starved.", null,
            Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5));

        Gauge("data_center_up", believed => believed.DataCenterUp(), "The verdict told to GSLBs: 1 PASS, 0 FAIL.");
        Gauge("data_center_score_ratio", believed => believed.Score(),
            "Passing weight over counted weight: 1 everything passes, 0 nothing does or nothing counts.");
        Gauge("data_center_threshold_ratio", believed => believed.Threshold(), "The score at or above which a data center passes: 0.01 to 1.");
        Gauge("data_center_rung", believed => believed.DecidingRung(), "What decided the verdict: 1 for the rung that did, 0 for every other.");
        Gauge("data_center_correlated_failures", believed => believed.CorrelatedFailures(),
            "How many counted checks fell within a minute and fail for one reason, when they are three and half of them all; else 0.");
        Gauge("isolated", believed => believed.Isolated(), "Whether this process has lost sight of a data center: 1 every witness fails, 0 it sees.");
        Gauge("witness_up", believed => believed.WitnessUp(), "The newest answer of a witness: 1 it passed, 0 it failed, or nothing is heard of it.");
        Gauge("peer_up", believed => believed.PeerUp(), "What another data center says, settled: 1 PASS, 0 FAIL, silence or not heard from yet.");
        Gauge("replica_agrees", believed => believed.ReplicaAgrees(),
            "Whether another instance answers what this one does for the same data center: 1 yes, 0 no; absent while it is silent.");
        Gauge("recent_transitions", believed => believed.RecentTransitions(),
            "How often the checks changed the verdict within the window of flap_limit (10 minutes without one), whether or not it was told.");
        Gauge("flapping", believed => believed.Flapping(), "Whether the verdict stands still because the checks changed it too often: 1 yes, 0 no.");
        Gauge("all_sites_fail", believed => believed.AllSitesFail(),
            "Whether this data center says FAIL and every peer says FAIL or is silent: 1 yes, 0 no, or no witness answers either; absent without peers.");
        Gauge("stack_up", believed => believed.StackUp(), "The stack on its own: 1 at or above its threshold with no required check failing, else 0.");
        Gauge("check_up", believed => believed.CheckUp(), "The settled status of a check: 1 passing, 0 failing, stale or not heard from yet.");
        Gauge("check_last_sample_timestamp_seconds", believed => believed.CheckLastSample(),
            "When the newest sample of a check came, in seconds since 1970; absent before the first.");
        Gauge("check_duration_seconds", believed => believed.CheckDuration(),
            "How long the newest probe of a check took; absent before the first.");
        Gauge("check_certificate_expiry_timestamp_seconds", believed => believed.CheckCertificateExpiry(),
            "Until when the certificate is valid that a tls check saw, in seconds since 1970; absent of every other check.");

        Gauge("burst", believed => believed.Burst(), "Whether burst is on: 1 on, 0 off.");
        Gauge("burst_expiry_timestamp_seconds", believed => believed.BurstExpiry(),
            "When burst that is on ends by itself, in seconds since 1970; absent while it is off or has no end.");
        Gauge("data_center_weight", believed => believed.Weight(), "The share of traffic told on /weight: 0 while FAIL, else 100, or less while burst ramps up.");
        Gauge("override", believed => believed.Override(), "Whether an operator's verdict is in effect: 1 for that verdict, else 0.");
        Gauge("override_expiry_timestamp_seconds", believed => believed.OverrideExpiry(),
            "When the override in effect ends by itself, in seconds since 1970; absent without one or without an end.");
        Gauge("maintenance", believed => believed.Maintenance(), "Whether a stack is in maintenance, out of the vote: 1 yes, 0 no.");
        Gauge("maintenance_expiry_timestamp_seconds", believed => believed.MaintenanceExpiry(),
            "When maintenance in effect ends by itself, in seconds since 1970; absent without it or without an end.");
        Gauge("control_revision", believed => believed.ControlRevision(), "The revision of what operators said: one more with each change.");
        Gauge("control_alarm", _ => [new(_isAlarmed?.Invoke() == true ? 1 : 0)],
            "Whether control state, the audit log or how a latched failure is kept needs an operator: 1 yes, and the status says why; 0 no.");

        meter.CreateObservableGauge("prober_last_seen_timestamp_seconds", ProbersSeen, null,
            "When somebody of a family of probers, told by its User-Agent, last asked the probe or the agent listener, in seconds since 1970; absent before the first.");
        meter.CreateObservableGauge("expected_prober_silent", ProbersSilent, null,
            "Whether a prober of expected_probers did not ask for three times as long as it should: 1 silent, 0 heard, or not expected for so long yet.");
        Counter("transitions_total", Transitions, "Changes of a data center's verdict, by the verdict changed to: PASS or FAIL.");
        Counter("answers_total", Answers, "Answers given on the probe and agent listeners, by the verdict told: PASS or FAIL.");
        Counter("pauses_total", () => [new(Volatile.Read(ref _stops), new KeyValuePair<string, object?>("kind", "stopped")), new(Volatile.Read(ref _suspends), new KeyValuePair<string, object?>("kind", "suspended"))],
            "Times in which this process did not run for more than a second: stopped or starved, or suspended with its machine.");
        meter.CreateObservableCounter("paused_seconds_total", () => TimeSpan.FromTicks(Volatile.Read(ref _paused)).TotalSeconds, null,
            "How long they were in all, in seconds.");
        Counter("log_events_dropped_total", () => [new(Interlocked.Read(ref _logEventsDropped))],
            "Log events lost because the log could not be written fast enough or at all.");
        Counter("holdover_write_failures_total", () => [new(_holdoverFailures?.Invoke() ?? 0)],
            "How often what is believed could not be kept for the next start, which then waits for every check.");
        meter.CreateObservableGauge("config_last_reload_successful", ReloadSuccessful, null,
            "Whether the config file was accepted when it was last read: 1 yes, 0 no, and the one before it is still in force.");
        meter.CreateObservableGauge("config_last_reload_success_timestamp_seconds", ReloadSuccessAt, null,
            "When a config file was last accepted, in seconds since 1970.");
        meter.CreateObservableGauge("build_info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", version)), null,
            "Always 1; the label says which version this is.");
    }

    public Meter Meter { get; }

    /// <summary>Says where the metrics of data centers, stacks and checks are read from at each scrape. Before this they are absent.</summary>
    /// <param name="snapshot">The current one.</param>
    /// <param name="isExpired">Whether it has outlived its shelf life: GSLBs are then told FAIL, and so is Prometheus.</param>
    public void ReadFrom(Func<Snapshot> snapshot, Func<bool> isExpired) => _believed = new(snapshot, isExpired);

    /// <summary>Says where it is read at each scrape whether control state needs an operator.</summary>
    public void ReadAlarmFrom(Func<bool> isAlarmed) => _isAlarmed = isAlarmed;

    /// <summary>Says where it is read at each scrape how often the holdover could not be written.</summary>
    public void ReadHoldoverFrom(Func<long> failures) => _holdoverFailures = failures;

    /// <summary>Says where the counts of answers are read from at each scrape. Before this they are absent.</summary>
    public void ReadAnswersFrom(Func<IEnumerable<(string DataCenter, Verdict Verdict, long Count)>> answers) => _answers = answers;

    /// <summary>Says where it is read at each scrape who asks, and who does not that should.</summary>
    /// <param name="seen">When somebody of a family last asked.</param>
    /// <param name="expected">Everybody who is expected.</param>
    public void ReadProbersFrom(Func<IEnumerable<(string Family, DateTimeOffset SeenAt)>> seen, Func<IEnumerable<(string Name, bool IsSilent)>> expected) =>
        (_probers, _expected) = (seen, expected);

    /// <param name="lag">How much later than planned.</param>
    public void ProbeStarted(TimeSpan lag)
    {
        // A timer may fire a hair early, and that is not late.
        _probeLag.Record(Math.Max(0, lag.TotalSeconds));
    }

    /// <param name="kind">The kind of the check's target.</param>
    public void ProbeFinished(string kind, Sample sample)
    {
        var label = new KeyValuePair<string, object?>("kind", kind);
        _probes.Add(1, label, new("outcome", Labels.Outcome(sample)));
        _probeDuration.Record(sample.Duration.TotalSeconds, label);
    }

    public void VerdictChanged(string dataCenter, Verdict to) => _transitions.AddOrUpdate((dataCenter, to), 1, (_, count) => count + 1);

    /// <summary>This process did not run for a while.</summary>
    /// <param name="isSuspend">Nor did its machine.</param>
    public void Paused(TimeSpan length, bool isSuspend)
    {
        Interlocked.Increment(ref isSuspend ? ref _suspends : ref _stops);
        Interlocked.Add(ref _paused, length.Ticks);
    }

    public void LogEventDropped() => Interlocked.Increment(ref _logEventsDropped);

    /// <summary>The config file was read: at the start, and at each reload.</summary>
    public void Reloaded(bool successful, DateTimeOffset at) => _reload = new(successful, successful ? at : _reload?.SuccessAt);

    public void Dispose() => Meter.Dispose();

    private void Gauge(string name, Func<SnapshotReadings, IEnumerable<Measurement<double>>> read, string help) =>
        Meter.CreateObservableGauge(name, () => _believed is { } believed ? read(believed) : [], null, help);

    private void Counter(string name, Func<IEnumerable<Measurement<long>>> read, string help) =>
        Meter.CreateObservableCounter(name, read, null, help);

    private IEnumerable<Measurement<long>> Transitions()
    {
        // From zero on, so that an alert on the increase sees the first one too.
        foreach (var dataCenter in _believed?.DataCenters ?? [])
        {
            foreach (var to in Enum.GetValues<Verdict>())
            {
                yield return new(_transitions.GetValueOrDefault((dataCenter, to)), new("data_center", dataCenter), new("to", Labels.Of(to)));
            }
        }
    }

    private IEnumerable<Measurement<long>> Answers() =>
        from answer in _answers?.Invoke() ?? []
        select new Measurement<long>(answer.Count, new("data_center", answer.DataCenter), new("verdict", Labels.Of(answer.Verdict)));

    private IEnumerable<Measurement<double>> ProbersSeen() =>
        from seen in _probers?.Invoke() ?? []
        select new Measurement<double>(seen.SeenAt.ToUnixTimeMilliseconds() / 1000.0, new KeyValuePair<string, object?>("family", seen.Family));

    private IEnumerable<Measurement<int>> ProbersSilent() =>
        from expected in _expected?.Invoke() ?? []
        select new Measurement<int>(expected.IsSilent ? 1 : 0, new KeyValuePair<string, object?>("name", expected.Name));

    private IEnumerable<Measurement<int>> ReloadSuccessful() => _reload is { } reload ? [new(reload.Successful ? 1 : 0)] : [];

    private IEnumerable<Measurement<double>> ReloadSuccessAt() =>
        _reload is { SuccessAt: { } at } ? [new(at.ToUnixTimeMilliseconds() / 1000.0)] : [];

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    private sealed record Reload(bool Successful, DateTimeOffset? SuccessAt);
}

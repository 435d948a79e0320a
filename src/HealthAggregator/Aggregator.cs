using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Census;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Holding;
using HealthAggregator.Probing;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;

namespace HealthAggregator;

/// <summary>One running instance: all parts, put together in one place.</summary>
public sealed class Aggregator : IAsyncDisposable
{
    /// <summary>How long a stop waits for what was last believed to be kept.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(1);

    private readonly AggregatorOptions _options;
    private readonly Clock _clock;
    private readonly Logging _logging;
    private readonly ILogger _logger;
    private readonly Metrics _metrics;
    private readonly PrometheusText _exposition;
    private readonly ChangeLog _changes;
    private readonly Publisher _publisher;
    private readonly Board _board;
    private readonly Evaluator _evaluator;
    private readonly Probes _probes;
    private readonly EgressGate _gate;
    private readonly Lateness _lateness;
    private readonly ProberCensus _census;
    private readonly ProbeScheduler _scheduler;
    private readonly TokenBook _tokens;
    private readonly ControlService _control;
    private readonly ControlStorage _storage;
    private readonly ControlEvents _controlEvents;
    private readonly Access _access;
    private readonly Listeners _listeners;
    private readonly Supervisor _supervisor;
    private readonly Reloader _reloader;
    private readonly HoldoverReading _heldOver;
    private readonly HoldoverKeeper? _keeper;
    private readonly BeatBook _beats;
    private readonly FileKeeper? _beatKeeper;
    private readonly HostBook _hosts;
    private readonly FileKeeper? _hostKeeper;

    // Those of the plan in force. Written by whoever makes one, read by their keeper.
    private volatile HostLists _keptHosts;

    private Aggregator(
        AggregatorOptions options,
        Logging logging,
        Metrics metrics,
        TokenBook tokens,
        ControlStorage storage,
        ListenerCertificate probeCertificate,
        ListenerCertificate adminCertificate,
        HostFile? hostFile,
        HostLists found)
    {
        (_options, _logging, _metrics, _tokens) = (options, logging, metrics, tokens);
        var settings = options.Settings;
        _logger = logging.Factory.CreateLogger<Aggregator>();
        _clock = new(options.Time);
        _exposition = new(metrics);
        (_hosts, _keptHosts) = (new(found), found);
        _hostKeeper = hostFile is null ? null : new("hosts", () => hostFile.Write(_keptHosts), Died, _logger.HostsNotKept);
        _reloader = new(options, Apply, Replan, _hosts, metrics, _logger, _clock);
        _hosts.Changed = _reloader.TakeHosts;

        _publisher = new(BookOf(settings), options.Time);
        var holdover = settings.Ephemeral || options.Boot is null ? null : new HoldoverFile(settings.StateDirectory, options.Boot);
        _heldOver = holdover?.Read(settings.Plan) ?? HoldoverReading.None;
        _board = new(options.Time, _publisher.Publish(Snapshot.Start(settings.Plan, _clock.Now, storage.Store.State, _heldOver.Holdover)));
        _keeper = holdover is null ? null : new(holdover, () => _board.Snapshot, Died, _logger);
        _metrics.ReadFrom(() => _board.Snapshot, () => _board.IsStale);
        _metrics.ReadAnswersFrom(() => _publisher.AnswersGiven);

        _changes = new(logging.Factory.CreateLogger<ChangeLog>(), _metrics);
        _gate = new() { Policy = settings.Egress, Refused = new EgressLog(logging.Factory.CreateLogger<EgressLog>()).Note };
        var beatFile = settings.Ephemeral ? null : new BeatFile(settings.StateDirectory, _clock, options.Boot);
        var (kept, problem) = beatFile?.Read() ?? ([], null);
        if (problem is not null)
        {
            _logger.HeartbeatsLeftAside(problem);
        }

        _beats = new(_clock, kept);
        if (beatFile is not null)
        {
            _beatKeeper = new("heartbeats", () => beatFile.Write(_beats.All), Died, _logger.HeartbeatsNotKept);
            _beats.Changed = _beatKeeper.Keep;
        }

        _beats.Replan(settings.Plan);
        _probes = new(_clock, new(options.Time), _gate, _beats, _hosts);
        var timetable = new Timetable(settings.Probing.MaxInFlight, settings.Probing.MaxPerHost);
        _lateness = new(_clock);
        _census = new(_clock, _lateness, logging.Factory.CreateLogger<ProberCensus>(), settings.ExpectedProbers);
        _scheduler = new(timetable, _probes.Ask, _clock)
        {
            Lateness = _lateness,
            Started = _metrics.ProbeStarted,
            Sampled = (check, sample) =>
            {
                _metrics.ProbeFinished(check.Target.Kind, sample);
                _evaluator!.Take(check, sample);
            },
        };
        var beliefs = new BeliefLog(logging.Factory.CreateLogger<BeliefLog>());
        _evaluator = new(_publisher, _board, _clock)
        {
            Changed = _changes.Report,
            Published = snapshot =>
            {
                _keeper?.Look(snapshot);
                beliefs.Look(snapshot);
            },
            InDoubt = _scheduler.Hasten,
            Paused = TellOfPause,
            Lateness = _lateness,
        };
        _supervisor = new(Died);
        (_storage, _controlEvents) = (storage, new(logging.Factory.CreateLogger<ControlEvents>()));
        _control = new(storage, _clock)
        {
            Publish = _evaluator.Apply, Snapshot = () => _board.Snapshot, Told = _controlEvents.Tell, Alarmed = _controlEvents.Alarm,
            KeepCleared = _keeper is { } keeper ? keeper.Clear : (_, clear) => clear(), LatchAlarm = () => _keeper?.Alarm,
        };
        _metrics.ReadAlarmFrom(() => _control.Alarm is not null);
        _metrics.ReadHoldoverFrom(() => _keeper?.Failures ?? 0);
        _metrics.ReadProbersFrom(
            () => _census.Families.Select(seen => (seen.Family.Name, _census.WallAt(seen.SeenAt))),
            () => _census.Expectations.Select(expectation => (expectation.Settings.Name, expectation.IsSilent)));

        _access = new(_tokens, () => _reloader.InForce.AnonymousRead, _logger) { ChangeRefused = NoteRefusal };
        var status = new StatusBuilder(_board, _clock, Environment.MachineName, options.Source.Name, () => _reloader.Last, _control, new(_census));
        _listeners = new(
            settings, probeCertificate, adminCertificate, new(new(_board, status, _exposition, _access, Reload, _control, _beats, _clock)), new(_board, _census, _logger), logging.Factory);
    }

    /// <summary>Where GSLBs ask.</summary>
    public Uri ProbeUrl => _listeners.ProbeUrl;

    /// <summary>Where operators ask.</summary>
    public Uri AdminUrl => _listeners.AdminUrl;

    /// <summary>Where agent checks ask, in the order of the settings.</summary>
    public ImmutableArray<IPEndPoint> AgentAddresses => _listeners.AgentAddresses;

    /// <summary>Every path of the admin listener with its methods, as they are mapped.</summary>
    public IEnumerable<RouteEndpoint> AdminEndpoints => _listeners.AdminEndpoints;

    /// <exception cref="StartFailedException">A port, the state directory or a certificate cannot be had.</exception>
    public static async Task<Aggregator> Start(AggregatorOptions options, CancellationToken cancellation)
    {
        var (probeCertificate, adminCertificate) = (new ListenerCertificate("probe", options.Settings.Probe), new ListenerCertificate("admin", options.Settings.Admin));
        if (!options.Settings.Ephemeral)
        {
            StateDirectory.Prepare(options.Settings.StateDirectory);
        }

        var storage = ControlStorage.Open(options.Settings, options.Time);
        var (tokens, isMade) = TokensFor(options.Settings, storage);
        var metrics = new Metrics(Product.Version);
        var logging = new Logging(options.Settings.Logging, metrics, options.LogOutput ?? Logging.StandardOutput());
        var hostFile = options.Settings.Ephemeral ? null : new HostFile(options.Settings.StateDirectory);
        var (found, problem) = hostFile?.Read() ?? (HostLists.None, null);
        if (problem is not null)
        {
            logging.Factory.CreateLogger<Aggregator>().HostsLeftAside(problem);
        }

        (options, found) = Knowing(found, options, logging.Factory.CreateLogger<Aggregator>());
        var aggregator = new Aggregator(options, logging, metrics, new(tokens), storage, probeCertificate, adminCertificate, hostFile, found);
        try
        {
            await aggregator.Start(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await aggregator.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        aggregator.TellOfToken(isMade, options.Settings);
        return aggregator;
    }

    /// <summary>Done when every data center has been judged for the first time.</summary>
    public async Task FirstRound()
    {
        while (!_board.Snapshot.DataCenters.All(dataCenter => dataCenter.HasStarted))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _options.Time).ConfigureAwait(false);
        }
    }

    /// <summary>Loads the configuration anew. A bad one changes nothing.</summary>
    /// <param name="asker">Who or what asked for it.</param>
    public Task<Reload> Reload(string asker) => _reloader.Reload(asker);

    /// <summary>Keeps answering for the configured delay, then closes. Never answers FAIL because of it.</summary>
    /// <param name="reason">Who or what asked for it.</param>
    public async Task Stop(string reason)
    {
        _logger.Stopping(reason);
        var delay = _reloader.InForce.ShutdownDelay;
        if (delay > TimeSpan.Zero)
        {
            _logger.ShutdownDelayed(Duration.Format(delay));
            await Task.Delay(delay, _options.Time).ConfigureAwait(false);
        }

        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(2), _options.Time);
        await _listeners.Stop(grace.Token).ConfigureAwait(false);
        _keeper?.End(LastWrite);
        _beatKeeper?.End(LastWrite);
        _supervisor.Stop(TimeSpan.FromSeconds(2));
        _hostKeeper?.End(LastWrite);
        _logger.Stopped();
    }

    public async ValueTask DisposeAsync()
    {
        // First whoever still looks at what comes after it.
        _supervisor.Stop(TimeSpan.FromSeconds(2));
        _keeper?.Dispose();
        await _listeners.DisposeAsync().ConfigureAwait(false);
        _beatKeeper?.Dispose();
        _hostKeeper?.Dispose();
        _probes.Dispose();
        _scheduler.Dispose();
        _evaluator.Dispose();
        _control.Dispose();
        _supervisor.Dispose();
        _access.Dispose();
        _reloader.Dispose();
        _exposition.Dispose();
        _metrics.Dispose();
        _logging.Dispose();
    }

    private static (ImmutableArray<TokenSettings> Tokens, bool IsMade) TokensFor(Settings settings, ControlStorage storage)
    {
        try
        {
            return StateDirectory.TokensFor(settings);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>The same with hosts that were found. Where they make no plan, which is a bug, none are known: the next start must not end of it too.</summary>
    private static (AggregatorOptions Options, HostLists Found) Knowing(HostLists found, AggregatorOptions options, ILogger logger)
    {
        try
        {
            return (options with { Settings = options.Settings.With(found) }, found);
        }
        catch (InvalidOperationException exception)
        {
            logger.HostsLeftAside(exception.Message);
            return (options, HostLists.None);
        }
    }

    private static AnswerBook BookOf(Settings settings) => new(
        new(settings.Responses.Pass.Status, settings.Responses.Pass.Body), new(settings.Responses.Fail.Status, settings.Responses.Fail.Body));

    private async Task Start(CancellationToken cancellation)
    {
        var (settings, first) = (_options.Settings, _board.Snapshot);
        _scheduler.Replan(settings.Plan);
        _supervisor.Start("evaluator", _evaluator.Run);
        await _listeners.Start(new(_board, _census, _logger), cancellation).ConfigureAwait(false);
        if (_options.Source.Watcher is { } watcher)
        {
            _supervisor.Start("config watcher", stopping => watcher.Run(() => Reload("a change of the file"), stopping));
        }

        _logger.Started(
            Product.Version, _options.Source.Name, settings.Plan.DataCenters.Length, settings.Plan.Checks.Length, ProbeUrl.ToString(), AdminUrl.ToString());
        foreach (var (agent, address) in settings.Agents.Zip(AgentAddresses))
        {
            _logger.AgentListens(address.ToString(), agent.DataCenter ?? "the data center that is asked for");
        }

        if (settings.Ephemeral)
        {
            _logger.Ephemeral();
        }
        else
        {
            StateDirectory.KeepAdminUrl(settings.StateDirectory, AdminUrl);
            _logger.StateKept(Path.GetFullPath(settings.StateDirectory));
        }

        await _reloader.Warn().ConfigureAwait(false);
        _controlEvents.TellOfStart(_storage, _control);
        _changes.ReportFound(_board.Snapshot);
        _heldOver.TellOf(first, _logger);
        _changes.Report(first.Changes);
        _supervisor.Start("lateness", _lateness.Run);
        _supervisor.Start("census", _census.Run);
        _supervisor.Start("scheduler", _scheduler.Run);
        var watchdog = new Watchdog(
            [("evaluator", () => _evaluator.Heartbeat.Beats), ("scheduler", () => _scheduler.Heartbeat.Beats), ("lateness", () => _lateness.Ticks)],
            () => _lateness.PoolTicks,

            // Whatever blocks the pool may hold the log as well, and must not hold the watchdog.
            length => LastWords.Try(() => _logger.PoolBlocked(Duration.Format(length)), LastWords.Patience));
        _supervisor.Start("watchdog", stopping => watchdog.Run(Watchdog.Look, stopping));
        _keeper?.Start();
        _beatKeeper?.Start();
        if (_beats.All.Count > 0)
        {
            // What the clock of before said is written as it is understood now.
            _ = _beatKeeper?.Keep();
        }

        _hostKeeper?.Start();
    }

    /// <summary>Puts a change into the audit log that came no further than the door.</summary>
    private void NoteRefusal(HttpContext context, string actor, string why) => _control.Note(new(
        0, _clock.Now.Wall, actor, Access.SourceOf(context).ToString(), context.Request.Method, context.Request.Path, null, null, "", AuditOutcome.Refused, why));

    private async Task Apply(Settings settings)
    {
        _logging.Apply(settings.Logging);
        Admit(settings);
        _listeners.RenewCertificates();
        _publisher.Book = BookOf(settings);
        _census.Expect(settings.ExpectedProbers);
        _gate.Policy = settings.Egress;
        await Replan(settings.Plan).ConfigureAwait(false);
    }

    private async Task Replan(Plan plan)
    {
        _beats.Replan(plan);

        // First the evaluator: a sample of a check that it does not know yet would be lost.
        var before = _board.Snapshot.Plan;
        await _evaluator.Apply(new Input.Replanned(plan)).ConfigureAwait(false);
        _changes.ReportReplanned(before, _board.Snapshot);
        _scheduler.Replan(plan);
        if (_hosts.Lists.In(plan) is var hosts && hosts != _keptHosts)
        {
            _keptHosts = hosts;
            _ = _hostKeeper?.Keep();
        }
    }

    private void Admit(Settings settings)
    {
        try
        {
            var (tokens, isMade) = StateDirectory.TokensFor(settings with { StateDirectory = _options.Settings.StateDirectory, Ephemeral = _options.Settings.Ephemeral });
            _tokens.Replace(tokens);
            TellOfToken(isMade, settings);
        }
        catch (StartFailedException exception)
        {
            // Whoever was struck from the config may not come in for want of anybody else.
            _tokens.Replace([]);
            _logger.NobodyMayChange(exception.Message);
        }
    }

    private void TellOfPause(Pause pause)
    {
        _metrics.Paused(pause.For, pause.IsSuspend);
        _logger.Paused(pause.IsSuspend ? "suspended with its machine" : "stopped or starved", Duration.Format(pause.For));
    }

    private void TellOfToken(bool isMade, Settings settings)
    {
        var (directory, isEphemeral) = (_options.Settings.StateDirectory, _options.Settings.Ephemeral);
        var path = Path.Combine(directory, OperatorToken.FileName);
        if (isMade)
        {
            _logger.TokenGenerated(path);
        }

        // Where the config names who may come in, the file is nobody's key.
        if (settings.Tokens.IsEmpty && !isEphemeral && OperatorToken.IsExposed(directory))
        {
            _logger.TokenExposed(path);
        }
    }

    private void Died(string loop, Exception exception)
    {
        // The verdicts age meanwhile: a log that nobody reads is not worth waiting for, and whoever is stuck may be stuck in it.
        LastWords.Try(
            () =>
            {
                _logger.LoopDied(exception, loop);
                _logging.End(TimeSpan.FromMilliseconds(500));
            },
            TimeSpan.FromMilliseconds(600));
        _options.Died(loop, exception);
    }
}

using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;

namespace HealthAggregator;

/// <summary>Loads the configuration anew, one attempt at a time, and keeps which one is in force. A bad one changes nothing.</summary>
public sealed class Reloader : IDisposable
{
    private readonly ConfigSource _source;
    private readonly Settings _started;
    private readonly Func<Settings, Task> _apply;
    private readonly Func<Plan, Task> _replan;
    private readonly HostBook _hosts;
    private readonly Metrics _metrics;
    private readonly ILogger _logger;
    private readonly Clock _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Settings _inForce;

    // What was warned of: hosts may come and go all the time, and only what is short of more than ever is told again.
    private readonly Dictionary<string, int> _shortages = [];
    private volatile Reload _last;

    // The hosts of the plan in force.
    private HostLists _taken;

    /// <param name="apply">Puts a valid configuration into force; done when it is.</param>
    /// <param name="replan">The same for a plan of the same configuration.</param>
    /// <param name="hosts">The hosts that were found.</param>
    public Reloader(AggregatorOptions options, Func<Settings, Task> apply, Func<Plan, Task> replan, HostBook hosts, Metrics metrics, ILogger logger, Clock clock)
    {
        (_source, _started, _inForce) = (options.Source, options.Settings, options.Settings);
        (_replan, _hosts, _taken) = (replan, hosts, hosts.Lists);
        (_apply, _metrics, _logger, _clock) = (apply, metrics, logger, clock);
        _last = Successful();
        metrics.Reloaded(true, _last.At);
    }

    public Settings InForce => _inForce;

    /// <summary>The newest attempt; before the first, the start.</summary>
    public Reload Last => _last;

    /// <param name="asker">Who or what asked for it.</param>
    public async Task<Reload> Reload(string asker)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var read = _source.Read();
            _last = read.IsValid ? await Accept(read.Settings, _hosts.Lists, asker).ConfigureAwait(false) : Refuse(read, asker);
            _metrics.Reloaded(_last.IsSuccessful, _last.At);
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Puts all the hosts that were found into the plan; done when they are. Of many who come at once the first makes one plan, and the next one for all the others.</summary>
    public async Task TakeHosts()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var (before, lists) = (_taken, _hosts.Lists);
            if (lists == before)
            {
                return;
            }

            var settings = _inForce.With(lists);
            await _replan(settings.Plan).ConfigureAwait(false);
            (_inForce, _taken) = (settings, lists);
            TellOfHosts(before);
            WarnOfShortages();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says what of the plan in force will do otherwise than whoever wrote it may think.</summary>
    public async Task Warn()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            WarnOfAll();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void WarnOfAll()
    {
        foreach (var dataCenter in _inForce.Plan.DataCenters.Where(plan => plan is { PassesAsLastSite: true, Isolation: null }))
        {
            _logger.LastSiteWithoutWitnesses(dataCenter.Name, _source.Name);
        }

        _shortages.Clear();
        WarnOfShortages();
    }

    private void TellOfHosts(HostLists before)
    {
        foreach (var (source, found) in _taken.All)
        {
            var known = before.Of(source) ?? [];
            if (!known.SequenceEqual(found))
            {
                _logger.HostsFound(source.ToString(), found.Length, found.Except(known).Count(), known.Except(found).Count());
            }
        }
    }

    // Limits take effect at the start only, so those of the start are held against it.
    private void WarnOfShortages()
    {
        foreach (var (setting, needed) in _started.Probing.ShortagesFor(_inForce.Plan).Where(shortage => shortage.Needed > _shortages.GetValueOrDefault(shortage.Setting)))
        {
            _shortages[setting] = needed;
            _logger.TooFewTurns(_source.Name, setting, needed);
        }
    }

    private async Task<Reload> Accept(Settings written, HostLists hosts, string asker)
    {
        var settings = written.With(hosts);
        foreach (var setting in NeedingRestart(settings))
        {
            _logger.NeedsRestart(setting, _source.Name);
        }

        var difference = PlanDifference.Between(_inForce.Plan, settings.Plan);
        await _apply(settings).ConfigureAwait(false);
        var before = _taken;
        (_inForce, _taken) = (settings, hosts);

        _logger.ConfigReloaded(
            _source.Name, asker, difference.Added, difference.Removed, difference.Changed, difference.Kept, difference.Stacks, difference.DataCenters);
        TellOfHosts(before);
        WarnOfAll();
        return Successful();
    }

    private Reload Successful()
    {
        var now = _clock.Now.Wall;
        return new(now, now, []);
    }

    private Reload Refuse(ConfigResult read, string asker)
    {
        _logger.ReloadRefused(_source.Name, asker, read.Errors.Length);
        foreach (var error in read.Errors)
        {
            _logger.ConfigError(error.ToString());
        }

        return _last with { At = _clock.Now.Wall, Errors = read.Errors };
    }

    private IEnumerable<string> NeedingRestart(Settings settings)
    {
        if (_started.Probe != settings.Probe || _started.Admin != settings.Admin || !_started.Agents.SequenceEqual(settings.Agents))
        {
            yield return "listen";
        }

        if (_started.StateDirectory != settings.StateDirectory)
        {
            yield return "state_dir";
        }

        if (_started.Ephemeral != settings.Ephemeral)
        {
            yield return "ephemeral";
        }

        if (_started.Probing != settings.Probing)
        {
            yield return "probing";
        }
    }
}

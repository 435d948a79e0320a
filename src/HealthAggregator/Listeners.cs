using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HealthAggregator.Configuration;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;

namespace HealthAggregator;

/// <summary>The listeners of one instance: what GSLBs ask, what operators do, and what load balancers ask where they do not speak HTTP.</summary>
public sealed class Listeners : IAsyncDisposable
{
    private readonly Settings _settings;
    private readonly ImmutableArray<(string Listener, ListenSettings Listen, ListenerCertificate Certificate)> _certificates;
    private readonly ProbeServer _probe;
    private readonly WebApplication _admin;
    private readonly AgentServer? _agent;
    private readonly ILogger _logger;

    public Listeners(Settings settings, ListenerCertificate probe, ListenerCertificate admin, AdminApi api, AgentListener agent, ILoggerFactory loggers)
    {
        (_settings, _logger) = (settings, loggers.CreateLogger<Listeners>());
        _probe = new(settings.Probe, probe, TimeProvider.System, loggers);
        _admin = AdminListener.Create(settings.Admin, admin, api, loggers);
        _agent = settings.Agents.IsEmpty ? null : new(settings.Agents, agent, loggers);
        _certificates = [("probe", settings.Probe, probe), ("admin", settings.Admin, admin)];
    }

    /// <summary>Where GSLBs ask.</summary>
    public Uri ProbeUrl => _probe.Url;

    /// <summary>Where operators ask.</summary>
    public Uri AdminUrl => new(_admin.Urls.First());

    /// <summary>Where agent checks ask, in the order of the settings.</summary>
    public ImmutableArray<IPEndPoint> AgentAddresses => _agent?.Addresses ?? [];

    /// <summary>Every path of the admin listener with its methods, as they are mapped.</summary>
    public IEnumerable<RouteEndpoint> AdminEndpoints => ((IEndpointRouteBuilder)_admin).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <exception cref="StartFailedException">A port cannot be had.</exception>
    public async Task Start(ProbeListener listener, CancellationToken cancellation)
    {
        await Listen("probe", _settings.Probe.Address, () => _probe.Start(listener, cancellation)).ConfigureAwait(false);
        if (_agent is not null)
        {
            await Listen("agent", _settings.Agents[0].Address, () => _agent.Start(listener, cancellation)).ConfigureAwait(false);
        }

        await Listen("admin", _settings.Admin.Address, () => _admin.StartAsync(cancellation)).ConfigureAwait(false);
    }

    /// <summary>What GSLBs and load balancers ask goes first: while it answers, everything behind it still lives.</summary>
    public async Task Stop(CancellationToken grace)
    {
        await Task.WhenAll(_probe.Stop(grace), _agent?.Stop(grace) ?? Task.CompletedTask).ConfigureAwait(false);
        await _admin.StopAsync(grace).ConfigureAwait(false);
    }

    /// <summary>The listeners stay as they were started, and so do the files that their certificates are in.</summary>
    public void RenewCertificates()
    {
        foreach (var (listener, listen, certificate) in _certificates)
        {
            try
            {
                if (certificate.Renew() is { } renewed)
                {
                    _logger.CertificateRenewed(listener, listen.CertificateFile!, renewed.NotAfter.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture));
                }
            }
            catch (StartFailedException exception)
            {
                _logger.CertificateKept(listener, exception.Message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _probe.DisposeAsync().ConfigureAwait(false);
        if (_agent is not null)
        {
            await _agent.DisposeAsync().ConfigureAwait(false);
        }

        await _admin.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task Listen(string name, IPEndPoint address, Func<Task> start)
    {
        try
        {
            await start().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw StartFailedException.ForListener(name, address, exception);
        }
    }
}

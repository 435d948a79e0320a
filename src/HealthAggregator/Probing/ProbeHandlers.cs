using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace HealthAggregator.Probing;

/// <summary>
/// The HTTP clients that probes use: one for each way of connecting and of trusting, so that a connection is only ever shared by checks that would accept it.
/// </summary>
public sealed class ProbeHandlers : IConfigureNamedOptions<HttpClientFactoryOptions>
{
    internal static readonly HttpRequestOptionsKey<PhaseClock> PhasesKey = new("phases");
    internal static readonly HttpRequestOptionsKey<CheckPlan> CheckKey = new("check");

    private const string FreshPrefix = "probe-fresh-";
    private const string ReusePrefix = "probe-reuse-";

    /// <summary>With <see cref="Resolver.AnswerLife"/>, a new DNS answer is followed within 60 s.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromSeconds(45);

    private readonly Dialer _dialer;
    private readonly Lazy<IHttpMessageHandlerFactory> _factory;

    // Read by every probe, written once per way of connecting: probes end on several threads.
    private readonly ConcurrentDictionary<(ConnectionUse Connection, TlsPlan Tls), HttpMessageInvoker> _invokers = new();

    /// <param name="factory">Asked at the first probe, when the services that this object configures exist.</param>
    public ProbeHandlers(Dialer dialer, Func<IHttpMessageHandlerFactory> factory) => (_dialer, _factory) = (dialer, new(factory));

    /// <summary>The client for this target; the same one for all that connect and trust alike.</summary>
    public HttpMessageInvoker For(HttpTarget target) => _invokers.GetOrAdd((target.Connection, target.Tls), Create);

    public void Configure(HttpClientFactoryOptions options)
    {
        // The unnamed client is nobody's.
    }

    public void Configure(string? name, HttpClientFactoryOptions options)
    {
        var fresh = name!.StartsWith(FreshPrefix, StringComparison.Ordinal);
        if (!fresh && !name.StartsWith(ReusePrefix, StringComparison.Ordinal))
        {
            return;
        }

        // Connections are renewed by the pool itself; rotating whole handlers on top of it would only drop warm ones.
        options.HandlerLifetime = Timeout.InfiniteTimeSpan;
        options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = Primary(fresh));
    }

    private HttpMessageInvoker Create((ConnectionUse Connection, TlsPlan Tls) way) =>
        new(_factory.Value.CreateHandler((way.Connection == ConnectionUse.Fresh ? FreshPrefix : ReusePrefix) + Guid.NewGuid()));

    private SocketsHttpHandler Primary(bool fresh) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = fresh ? TimeSpan.Zero : ConnectionLife,
        // A body that is longer than what is read is not worth its end: close.
        MaxResponseDrainSize = 0,
        ConnectCallback = Connect,
    };

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var request = context.InitialRequestMessage;
        request.Options.TryGetValue(PhasesKey, out var phases);
        request.Options.TryGetValue(CheckKey, out var check);
        var target = (HttpTarget)check!.Target;

        // The pool lets an attempt outlive the request that asked for it; left alone, a dead host would collect them.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(check.Cadence.Timeout);
        var socket = await _dialer.Connect(context.DnsEndPoint, phases!, limit.Token).ConfigureAwait(false);
        try
        {
            if (target.Connection == ConnectionUse.Fresh)
            {
                // Reset rather than wind down, when the answer is read: else each probe would leave a port behind for a minute.
                socket.LingerState = new(true, 0);
            }

            var stream = target.Url.Scheme == "https" ? await Secure(socket, target, phases!, limit.Token).ConfigureAwait(false) : (Stream)new PlainStream(socket);
            phases!.Enter(ProbePhase.Headers);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> Secure(Socket socket, HttpTarget target, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Tls);
        var tls = new TlsStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await tls.AuthenticateAsClientAsync(OptionsFor(target, SslApplicationProtocol.Http11), deadline).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            // What the handshake holds is not this process's memory alone, and not to be left to the collector.
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal static SslClientAuthenticationOptions OptionsFor(HttpTarget target, SslApplicationProtocol protocol) => TlsOptions.For(target.Tls, HostHeader(target) ?? target.Host, protocol);

    private static string? HostHeader(HttpTarget target)
    {
        foreach (var (name, value) in target.Headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate($"http://{value}/", UriKind.Absolute, out var host))
            {
                return host.IdnHost;
            }
        }

        return null;
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>One HTTP/2 connection to a gRPC server, made when it is first asked. Never two probes at a time use it.</summary>
internal sealed class GrpcConnection : IDisposable
{
    private readonly Dialer _dialer;
    private readonly GrpcTarget _target;
    private readonly HttpMessageInvoker _client;

    // Set by the probe that keeps it, cleared by the HTTP client's thread that has to connect anew all the same.
    private volatile bool _isKept;

    // Set by the thread that waits for sockets, read by the probe once that has failed.
    private volatile bool _hasHeard;

    /// <param name="life">How long it stays open unused at most: that of a check that is no more is nobody's to close.</param>
    public GrpcConnection(Dialer dialer, GrpcTarget target, TimeSpan madeAt, TimeSpan life)
    {
        (_dialer, _target, MadeAt) = (dialer, target, madeAt);
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            // How long it lives is up to whoever keeps it.
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = life,
            ConnectCallback = Connect,
        });
    }

    public TimeSpan MadeAt { get; }

    /// <summary>An earlier probe was answered over it, and it was still open when this one was sent.</summary>
    public bool IsKept => _isKept;

    /// <summary>The server has said something that is not known to be HTTP/2. Within TLS it has agreed to speak that before.</summary>
    public bool HasHeard => _hasHeard;

    public void Keep() => _isKept = true;

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken deadline) => _client.SendAsync(request, deadline);

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        _isKept = false;
        context.InitialRequestMessage.Options.TryGetValue(ProbeHandlers.PhasesKey, out var phases);

        // The client lets an attempt outlive the request that asked for it; left alone, a dead host would collect them.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(phases!.Timeout);
        var socket = await _dialer.Connect(context.DnsEndPoint, phases, limit.Token).ConfigureAwait(false);
        try
        {
            if (_target.Server.Connection == ConnectionUse.Fresh)
            {
                // Reset rather than wind down, when the answer is read: else each probe would leave a port behind for a minute.
                socket.LingerState = new(true, 0);
            }

            var http2 = _target.Url.Scheme == "https" ? await Secure(socket, phases, limit.Token).ConfigureAwait(false) : new HeardStream(socket, this);
            phases.Enter(ProbePhase.Headers);
            return http2;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<Stream> Secure(Socket socket, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Tls);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await tls.AuthenticateAsClientAsync(ProbeHandlers.OptionsFor(_target.Server, SslApplicationProtocol.Http2), deadline).ConfigureAwait(false);
            return tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2 ? tls : throw new NotHttp2Exception();
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class HeardStream(Socket socket, GrpcConnection connection) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            connection._hasHeard |= length > 0;
            return length;
        }
    }
}

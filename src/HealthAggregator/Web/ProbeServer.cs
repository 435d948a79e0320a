using HealthAggregator.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HealthAggregator.Web;

/// <summary>The web server of the probe listener: the framework's server without the framework behind it, since every microsecond here is paid for many times.</summary>
public sealed class ProbeServer : IAsyncDisposable
{
    /// <summary>How long a connection may take to send its request: probers send it at once.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long who is connected has to ask, once nobody else can connect: a request follows its handshake, and within TLS the handshake itself.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _host;
    private readonly IServer _server;
    private readonly ListenSockets _sockets = new();
    private readonly TimeProvider _time;
    private ProbeListener? _listener;

    public ProbeServer(ListenSettings listen, ListenerCertificate certificate, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;

            // Some probers put the URL on the request line with its port, and leave the port out of Host.
            options.AllowHostHeaderOverride = true;
            options.Limits.RequestHeadersTimeout = HeadersTimeout;
            options.Limits.MaxRequestBodySize = 1024;

            // Where none is left, the server asks for one again and again without a pause, on the thread that the answers to everybody else come from.
            options.Limits.MaxConcurrentConnections = Descriptors.ConnectionsFor(share: 2);
            options.Listen(listen.Address, endpoint => Tls.Use(endpoint, certificate));
        });

        // An answer never waits for anything, so it is given on the very thread that read the question: a starved thread pool delays no answer.
        builder.Services.Configure<SocketTransportOptions>(transport => (transport.UnsafePreferInlineScheduling, transport.CreateBoundListenSocket) = (true, _sockets.Bind));

        // Never started as an application: its services make a server, and the server is given the listener alone.
        _host = builder.Build();
        _server = _host.Services.GetRequiredService<IServer>();
    }

    /// <summary>Where it listens; known once it has started.</summary>
    public Uri Url => new(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public Task Start(ProbeListener listener, CancellationToken cancellation) => _server.StartAsync(_listener = listener, cancellation);

    /// <summary>Answers whoever has come, then closes; whoever is not done when <paramref name="cancellation"/> fires is cut off.</summary>
    public async Task Stop(CancellationToken cancellation)
    {
        _listener?.IsClosing = true;
        await _sockets.Close(cancellation).ConfigureAwait(false);
        await Task.Delay(Linger, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.StopAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}

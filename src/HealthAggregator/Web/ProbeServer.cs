using HealthAggregator.Configuration;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace HealthAggregator.Web;

/// <summary>The web server of the probe listener: the framework's server without the framework, since every microsecond here is asked for by many.</summary>
public sealed class ProbeServer : IAsyncDisposable
{
    /// <summary>How long a connection may take to send its request: probers send it at once.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private readonly ServiceProvider _services;
    private readonly KestrelServer _server;

    public ProbeServer(ListenSettings listen, ILoggerFactory loggers)
    {
        // What the server asks for when it speaks TLS.
        _services = new ServiceCollection().AddSingleton(loggers).AddLogging().AddMetrics().BuildServiceProvider();
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = _services };
        options.Limits.RequestHeadersTimeout = HeadersTimeout;
        options.Limits.MaxRequestBodySize = 1024;
        options.Listen(listen.Address, endpoint => Tls.Use(endpoint, listen));

        // An answer never waits for anything, so it is given on the very thread that read the question: a starved thread pool delays no answer.
        var transport = new SocketTransportOptions { UnsafePreferInlineScheduling = true };
        _server = new(Options.Create(options), new SocketTransportFactory(Options.Create(transport), loggers), loggers);
    }

    /// <summary>Where it listens; known once it has started.</summary>
    public Uri Url => new(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public Task Start(ProbeListener listener, CancellationToken cancellation) => _server.StartAsync(listener, cancellation);

    /// <summary>Answers what was asked, then closes; whoever is not done when <paramref name="cancellation"/> fires is cut off.</summary>
    public Task Stop(CancellationToken cancellation) => _server.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using HealthAggregator.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HealthAggregator.Web;

/// <summary>The ports of the agent listener: the web server's connections, limits and stop, without its HTTP.</summary>
public sealed class AgentServer : IAsyncDisposable
{
    /// <summary>More than a line that makes sense, and less than what would cost something to keep for each who connects.</summary>
    private const long LongestUnread = 8 * 1024;

    private readonly WebApplication _host;
    private readonly IServer _server;
    private readonly ListenSockets _sockets = new();

    /// <param name="agents">At least one.</param>
    public AgentServer(ImmutableArray<AgentSettings> agents, AgentListener listener, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            // Each port has a limit of its own.
            options.Limits.MaxConcurrentConnections = Descriptors.ConnectionsFor(share: 8 * agents.Length);
            foreach (var agent in agents)
            {
                options.Listen(agent.Address, endpoint =>
                {
                    endpoint.Protocols = HttpProtocols.Http1;
                    endpoint.Run(connection => listener.Answer(connection, agent.DataCenter));
                });
            }
        });
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.UnsafePreferInlineScheduling = true;
            transport.MaxReadBufferSize = LongestUnread;
            transport.CreateBoundListenSocket = Bind;
        });
        _host = builder.Build();
        _server = _host.Services.GetRequiredService<IServer>();
    }

    /// <summary>Where it listens, in the order of the settings; known once it has started.</summary>
    public ImmutableArray<IPEndPoint> Addresses =>
        [.. _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address)).Select(url => new IPEndPoint(IPAddress.Parse(url.Host), url.Port))];

    /// <param name="pages">Never asked: no connection comes as far as HTTP.</param>
    public Task Start(ProbeListener pages, CancellationToken cancellation) => _server.StartAsync(pages, cancellation);

    /// <summary>Answers whoever is connected, then closes; whoever is not done when <paramref name="cancellation"/> fires is cut off.</summary>
    public async Task Stop(CancellationToken cancellation)
    {
        await _sockets.Close(cancellation).ConfigureAwait(false);
        await _server.StopAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Socket Bind(EndPoint address)
    {
        try
        {
            return _sockets.Bind(address);
        }
        catch (SocketException exception)
        {
            throw StartFailedException.ForListener("agent", address, exception);
        }
    }
}

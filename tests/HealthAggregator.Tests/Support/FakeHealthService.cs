using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HealthAggregator.Tests.Support;

/// <summary>A gRPC server on loopback with the standard health service, over real HTTP/2: says SERVING until the test wants something else.</summary>
internal sealed class FakeHealthService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _isSecure;

    // Filled by the web server, read by the test; and the other way round.
    private readonly ConcurrentQueue<SeenCall> _calls = new();
    private volatile RequestDelegate _answer = Message(1);
    private int _connections;
    private int _open;

    private FakeHealthService(X509Certificate2? certificate, HttpProtocols protocols, int port)
    {
        _isSecure = certificate is not null;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, endpoint =>
        {
            endpoint.Protocols = protocols;
            endpoint.Use(next => async connection =>
            {
                Interlocked.Increment(ref _connections);
                Interlocked.Increment(ref _open);
                try
                {
                    await next(connection);
                }
                finally
                {
                    Interlocked.Decrement(ref _open);
                }
            });
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate);
            }
        }));
        _app = builder.Build();
        _app.Run(Answer);
    }

    public int Port { get; private set; }

    public IReadOnlyCollection<SeenCall> Calls => _calls;

    /// <summary>Accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Those that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    public static async Task<FakeHealthService> Start(X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2, int port = 0)
    {
        var server = new FakeHealthService(certificate, protocols, port);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Port = new Uri(server._app.Urls.Single()).Port;
        return server;
    }

    public Uri At(string host = "127.0.0.1") => new($"{(_isSecure ? "https" : "http")}://{host}:{Port}/");

    /// <summary>From now on it answers with this status: 0 UNKNOWN, 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN.</summary>
    public void Says(byte status) => _answer = Message(status);

    /// <summary>From now on every call ends at once with this gRPC status, and no message.</summary>
    public void Ends(string status, string? message = null) => _answer = context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status;
        if (message is not null)
        {
            context.Response.Headers["grpc-message"] = message;
        }

        return Task.CompletedTask;
    };

    public void Does(RequestDelegate answer) => _answer = answer;

    /// <summary>An answer of any bytes and any trailers.</summary>
    public static RequestDelegate Answering(byte[] body, params (string Name, string Value)[] trailers) => async context =>
    {
        context.Response.ContentType = "application/grpc+proto";
        await context.Response.Body.WriteAsync(body);
        foreach (var (name, value) in trailers)
        {
            context.Response.AppendTrailer(name, value);
        }
    };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static RequestDelegate Message(byte status) => Answering([0, 0, 0, 0, 2, 8, status], ("grpc-status", "0"));

    private async Task Answer(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _calls.Enqueue(new(
                $"{context.Request.Method} {context.Request.Path}",
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await _answer(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            // Whoever asked has given up.
        }
    }

    /// <param name="Headers">By name in any case.</param>
    internal sealed record SeenCall(string What, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HealthAggregator.Tests.Support;

/// <summary>A stack on loopback, over real HTTP, whose pages say what the test wants. A page nobody spoke of is a 404.</summary>
internal sealed class FakeStack : IAsyncDisposable
{
    private readonly WebApplication _app;

    // Filled by the test, read by the web server; and the other way round.
    private readonly ConcurrentDictionary<string, RequestDelegate> _pages = new();
    private readonly ConcurrentQueue<SeenRequest> _requests = new();
    private readonly bool _isSecure;
    private int _connections;
    private int _atOnce;
    private int _mostAtOnce;

    private FakeStack(X509Certificate2? certificate, bool asksForCertificate)
    {
        _isSecure = certificate is not null;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Use(next => connection =>
            {
                Interlocked.Increment(ref _connections);
                return next(connection);
            });
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = asksForCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        _app = builder.Build();
        _app.Run(Answer);
    }

    public int Port { get; private set; }

    public IReadOnlyCollection<SeenRequest> Requests => _requests;

    /// <summary>Accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The most requests that were under way together.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    public int AtOnce => Volatile.Read(ref _atOnce);

    public static async Task<FakeStack> Start(X509Certificate2? certificate = null, bool asksForCertificate = false)
    {
        var stack = new FakeStack(certificate, asksForCertificate);
        await stack._app.StartAsync(TestContext.Current.CancellationToken);
        stack.Port = new Uri(stack._app.Urls.Single()).Port;
        return stack;
    }

    public Uri At(string path = "/health", string host = "127.0.0.1") => new($"{(_isSecure ? "https" : "http")}://{host}:{Port}{path}");

    /// <summary>From now on the page answers this.</summary>
    public FakeStack Says(string body, int status = 200, string path = "/health") => Does(
        async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        },
        path);

    /// <summary>From now on whoever asks waits, until the page does something else or gives up.</summary>
    public FakeStack Hangs(string path = "/health") => Does(context => Task.Delay(Timeout.Infinite, context.RequestAborted), path);

    public FakeStack Does(RequestDelegate page, string path = "/health")
    {
        _pages[path] = page;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var atOnce = Interlocked.Increment(ref _atOnce);
        for (var most = MostAtOnce; atOnce > most; most = MostAtOnce)
        {
            Interlocked.CompareExchange(ref _mostAtOnce, atOnce, most);
        }

        try
        {
            using var body = new StreamReader(context.Request.Body);
            _requests.Enqueue(new(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                await body.ReadToEndAsync()));
            await _pages.GetValueOrDefault(context.Request.Path, NotFound)(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionAbortedException)
        {
            // Whoever asked has given up.
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <param name="Target">As it stood in the request line.</param>
    /// <param name="Headers">By name in any case.</param>
    internal sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}

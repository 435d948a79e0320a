using System.Collections.Concurrent;
using System.Net;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Web;

/// <summary>What makes an answer on a kept connection cheap is the web server's to give: were it to stop, nothing else would show it.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task The_server_keeps_a_conversation_for_its_connection_and_gives_what_does_not_change_as_the_same_objects()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        await using var host = builder.Build();
        var server = host.Services.GetRequiredService<IServer>();
        var seen = new Seen();
        await server.StartAsync(seen, TestContext.Current.CancellationToken);
        var url = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

        const string request = "GET /health HTTP/1.1\r\nHost: h\r\nUser-Agent: my-gslb/1\r\n";
        await RawClient.Ask(url, $"{request}\r\n{request}\r\n{request}Connection: close\r\n\r\n");
        await RawClient.Ask(url, $"{request}Connection: close\r\n\r\n");
        await server.StopAsync(TestContext.Current.CancellationToken);

        var all = seen.Requests.ToArray();
        Assert.Equal(4, all.Length);
        Assert.All(all[..3], one => Assert.Same(all[0].Conversation, one.Conversation));
        Assert.All(all[..3], one => Assert.Same(all[0].UserAgent, one.UserAgent));
        Assert.All(all[..3], one => Assert.Same(all[0].Method, one.Method));
        Assert.All(all[..3], one => Assert.Same(all[0].Version, one.Version));
        Assert.NotSame(all[0].Conversation, all[3].Conversation);
    }

    [Fact]
    public void Whoever_is_known_no_more_is_looked_up_again_on_his_kept_connection()
    {
        var (census, answer, page) = (Some.Census(), new Answer(200, "PASS"), new Page(PageKind.Health, 0, "us-east"));
        var features = new FeatureCollection();
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Parse("10.200.0.1") });
        var request = new HttpRequestFeature { Method = "GET", Protocol = "HTTP/1.1" };
        request.Headers.UserAgent = "my-gslb/1";
        var conversation = new Conversation(features);
        conversation.Note(census, request, page, answer);
        census.Step();
        Assert.True(IsKnown());

        for (var stranger = 0; stranger < 1_500; stranger++)
        {
            census.Note(new(IPAddress.Parse($"10.0.{stranger / 250}.{stranger % 250}"), "my-gslb/1", "GET", "HTTP/1.1", page), answer);
            if (stranger % 50 == 49)
            {
                census.Step();
            }
        }

        Assert.False(IsKnown());
        conversation.Note(census, request, page, answer);
        census.Step();
        Assert.True(IsKnown());

        bool IsKnown() => census.Probers.Any(prober => prober.Key.Source.ToString() == "10.200.0.1");
    }

    /// <summary>The probe listener, and who came by.</summary>
    private sealed class Seen : IHttpApplication<Conversation>
    {
        private readonly ProbeListener _listener;

        public Seen()
        {
            var (time, clock) = (TimeProvider.System, new Clock(TimeProvider.System));
            var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), time);
            _listener = new(new(time, publisher.Publish(Snapshot.Start(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1))), clock.Now))), Some.Census(), NullLogger.Instance);
        }

        public ConcurrentQueue<(Conversation Conversation, string? UserAgent, string Method, string Version)> Requests { get; } = [];

        public Conversation CreateContext(IFeatureCollection contextFeatures) => _listener.CreateContext(contextFeatures);

        public Task ProcessRequestAsync(Conversation context)
        {
            var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
            Requests.Enqueue((context, request.Headers.UserAgent[0], request.Method, request.Protocol));
            return _listener.ProcessRequestAsync(context);
        }

        public void DisposeContext(Conversation context, Exception? exception) => _listener.DisposeContext(context, exception);
    }
}

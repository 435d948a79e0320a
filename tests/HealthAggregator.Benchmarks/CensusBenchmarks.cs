using System.Net;
using BenchmarkDotNet.Attributes;
using HealthAggregator.Census;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Publishing;
using HealthAggregator.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Benchmarks;

/// <summary>What an answer pays for knowing who asked: on a connection that asked before, on a new one of somebody known among 1,024, and for a stranger in a flood of them.</summary>
public class CensusBenchmarks
{
    private const string UserAgent = "Amazon-Route53-Health-Check-Service (ref 4d6b5c1e-0f2a-4a3b-9d11-2f0c6f9a1b7e; report http://amzn.to/1vsZADi)";

    private readonly Answer _answer = new(200, "PASS", Verdict.Pass);
    private readonly Page _page = new(PageKind.Health, 0, "us-east");
    private readonly FeatureCollection _features = [];
    private readonly HttpRequestFeature _request = new() { Method = "GET", Protocol = "HTTP/1.1", Path = "/health" };
    private ProberCensus _census = null!;
    private ProberCensus _flooded = null!;
    private Conversation _kept = null!;

    [GlobalSetup]
    public void Setup()
    {
        _request.Headers.UserAgent = UserAgent;
        _features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback });
        (_census, _flooded) = (Of(1023), Of(1023));
        for (var number = 0; number < 100_000; number++)
        {
            _flooded.Note(Key(number, $"random {number}"), _answer);
        }

        _kept = new(_features);
        Kept_connection();
        _census.Step();
        if (_census.Probers.Count != 1024 || New_connection() is null || Stranger_in_a_flood() is not null)
        {
            throw new InvalidOperationException("This would measure something else.");
        }
    }

    [Benchmark]
    public void Kept_connection() => _kept.Note(_census, _request, _page, _answer);

    [Benchmark]
    public Conversation New_connection()
    {
        var conversation = new Conversation(_features);
        conversation.Note(_census, _request, _page, _answer);
        return conversation;
    }

    [Benchmark]
    public Prober? Stranger_in_a_flood() => _flooded.Note(new(IPAddress.Loopback, UserAgent, "GET", "HTTP/1.1", _page), _answer);

    private static ProberKey Key(int number, string userAgent) => new(new IPAddress(number + 0x0A000000L), userAgent, "GET", "HTTP/1.1", new(PageKind.Health, 0, "us-east"));

    private ProberCensus Of(int probers)
    {
        var clock = new Clock(TimeProvider.System);
        var census = new ProberCensus(clock, new(clock), NullLogger.Instance, []);
        while (census.Probers.Count < probers)
        {
            for (var number = 0; number < probers; number++)
            {
                census.Note(Key(number, "my-gslb/1"), _answer);
            }

            census.Step();
        }

        return census;
    }
}

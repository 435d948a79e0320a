using System.Net;
using HealthAggregator.Census;
using HealthAggregator.Publishing;
using Microsoft.AspNetCore.Http.Features;

namespace HealthAggregator.Web;

/// <summary>
/// The requests of one connection, one after the other: the server's own features, and who it was that asked last. As long as nothing changes he need not be looked up
/// again, and the server gives what does not change as the same string objects.
/// </summary>
public sealed class Conversation(IFeatureCollection features)
{
    private Prober? _prober;
    private string? _userAgent;
    private string? _method;
    private string? _version;
    private Page? _page;

    public IFeatureCollection Features => features;

    /// <param name="page">Null where there is none.</param>
    /// <param name="answer">What is told.</param>
    public void Note(ProberCensus census, IHttpRequestFeature request, Page? page, Answer answer)
    {
        var (userAgents, method, version) = (request.Headers.UserAgent, request.Method, request.Protocol);
        var userAgent = userAgents.Count > 0 ? userAgents[0] : null;
        if (_prober is { IsOut: false } prober && page == (object?)_page && userAgent == (object?)_userAgent && method == (object?)_method && version == (object?)_version)
        {
            prober.Tell(census.Now, answer);
            return;
        }

        var source = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress ?? IPAddress.None;
        _prober = census.Note(new(source, userAgent, ProberKey.MethodOf(method), version, page), answer);
        (_userAgent, _method, _version, _page) = (userAgent, method, version, page);
    }
}

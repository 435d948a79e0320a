using System.Net;
using HealthAggregator.Configuration;
using HealthAggregator.Publishing;

namespace HealthAggregator.Census;

/// <summary>What tells one prober from another. To look one up makes nothing: a longer User-Agent is only cut when it is kept.</summary>
/// <param name="Source">Where the request came from.</param>
/// <param name="UserAgent">As it came, however long; null where none did.</param>
/// <param name="Method">As <see cref="MethodOf"/> says, or <c>agent-check</c>.</param>
/// <param name="Version">Such as <c>HTTP/1.1</c>; <c>TCP</c> for an agent check.</param>
/// <param name="Page">What it asked for; null where there is no such page.</param>
public readonly record struct ProberKey(IPAddress Source, string? UserAgent, string Method, string Version, Page? Page)
{
    /// <summary>So many characters of a User-Agent are looked at, and kept.</summary>
    public const int LongestUserAgent = 200;

    // No request of HTTP has this method.
    private const string AgentCheck = "agent-check";

    // A stranger's method is as long as he likes.
    private const string StrangeMethod = "other";

    private static readonly string[] Methods =
    [
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Options, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete, HttpMethods.Patch, HttpMethods.Trace, HttpMethods.Connect,
    ];

    /// <summary>Of what family whoever asks like this is.</summary>
    public ProberFamily Family => Method == AgentCheck ? ProberFamily.HaProxyAgent : ProberFamily.Of(UserAgent);

    private ReadOnlySpan<char> Looked => UserAgent is { Length: > LongestUserAgent } ? UserAgent.AsSpan(0, LongestUserAgent) : UserAgent;

    /// <summary>Somebody who asks the agent listener for a line.</summary>
    /// <param name="page">That of the data center's verdict; null where there is no such data center.</param>
    public static ProberKey ForAgentCheck(IPAddress source, Page? page) => new(source, null, AgentCheck, "TCP", page);

    /// <summary>One of the methods that have a name, or <c>other</c>.</summary>
    public static string MethodOf(string method)
    {
        foreach (var known in Methods)
        {
            if (string.Equals(known, method, StringComparison.Ordinal))
            {
                return known;
            }
        }

        return StrangeMethod;
    }

    /// <summary>The same with no more of the User-Agent than is looked at, to be kept.</summary>
    public ProberKey Cut() => UserAgent is { Length: > LongestUserAgent } ? this with { UserAgent = UserAgent[..LongestUserAgent] } : this;

    // Pages are made anew by a reload, and what stands at a position of the plan may be another data center then.
    public bool Equals(ProberKey other) =>
        (UserAgent is null) == (other.UserAgent is null)
        && Looked.SequenceEqual(other.Looked)
        && Source.Equals(other.Source)
        && Method == other.Method
        && Version == other.Version
        && Page?.Kind == other.Page?.Kind
        && Page?.DataCenterName == other.Page?.DataCenterName;

    // Of the rest there are few for each source: not worth the time.
    public override int GetHashCode() => HashCode.Combine(Source.GetHashCode(), string.GetHashCode(Looked));
}

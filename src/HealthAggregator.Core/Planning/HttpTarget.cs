using System.Collections.Immutable;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes when the page answers with an expected status and an expected body.</summary>
public sealed record HttpTarget : Target
{
    public HttpTarget(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != "http" && url.Scheme != "https"))
        {
            throw new ArgumentException("An http target needs an absolute http or https URL.", nameof(url));
        }

        if (url.UserInfo.Length > 0)
        {
            throw new ArgumentException("A URL is shown to operators and may hold no credentials: send a header.", nameof(url));
        }

        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Default GET.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Sent as configured, in order; may hold secrets and is never shown.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Sent as UTF-8; may hold secrets and is never shown. Default none.</summary>
    public string? Body { get; init; }

    /// <summary>Default 200.</summary>
    public StatusRule Status { get; init; } = StatusRule.Ok;

    /// <summary>Default: the first word is PASS.</summary>
    public BodyRule Expected { get; init; } = FirstWord.Pass;

    /// <summary>Default reuse.</summary>
    public ConnectionUse Connection { get; init; } = ConnectionUse.Reuse;

    /// <summary>Default: the system's roots, and the URL's host as the name.</summary>
    public TlsPlan Tls { get; init; } = TlsPlan.Default;

    public override string Kind => "http";
    public override string Host => Url.IdnHost;
    public override int Port => Url.Port;
    public override string Display => Method == "GET" ? Url.GetLeftPart(UriPartial.Path) : $"{Method} {Url.GetLeftPart(UriPartial.Path)}";

    public bool Equals(HttpTarget? other) =>
        other is not null && Url == other.Url && Method == other.Method && Body == other.Body && Status.Equals(other.Status)
        && Expected.Equals(other.Expected) && Connection == other.Connection && Tls.Equals(other.Tls) && Headers.SequenceEqual(other.Headers);

    // Many virtual hosts may share one URL, and differ in a header alone.
    public override int GetHashCode() =>
        Headers.Aggregate(Url.GetHashCode(), (hash, header) => (hash * 31) + header.Value.GetHashCode(StringComparison.Ordinal));
}

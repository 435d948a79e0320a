using System.Collections.Immutable;
using System.Text;
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

    /// <summary>What its headers must say. Default nothing.</summary>
    public ImmutableArray<HeaderExpectation> ExpectedHeaders { get; init; } = [];

    /// <summary>The site that the page must also name, as a whole word. Default null: none.</summary>
    public string? Site { get; init; }

    /// <summary>Default reuse.</summary>
    public ConnectionUse Connection { get; init; } = ConnectionUse.Reuse;

    /// <summary>Default: the system's roots, and the URL's host as the name.</summary>
    public TlsPlan Tls { get; init; } = TlsPlan.Default;

    /// <summary>The kind of check, where it is one that is asked over HTTP and has a name of its own. Default http.</summary>
    public string AskedAs { get; init; } = "http";

    /// <summary>What an operator sees instead of method and URL; the query may be in it, and is then no secret. Default none.</summary>
    public string? ShownAs { get; init; }

    public override string Kind => AskedAs;
    public override string Host => Url.IdnHost;
    public override int Port => Url.Port;
    public override string Display => ShownAs ?? (Method == "GET" ? Url.GetLeftPart(UriPartial.Path) : $"{Method} {Url.GetLeftPart(UriPartial.Path)}");

    public override IEnumerable<string> Sent =>
    [
        .. Headers.SelectMany(header => (string[])[header.Value, PasswordIn(header.Value)]), Body ?? "",
        .. (ShownAs is null ? Url.Query : "").Split('?', '&', '=').SelectMany(part => (string[])[part, Uri.UnescapeDataString(part)]),
    ];

    public override IEnumerable<string?> Parts =>
    [
        AskedAs, Url.AbsoluteUri, Method, Body, Status.ToString(), .. Expected.Parts, Connection == ConnectionUse.Fresh ? "fresh" : "reuse", .. Tls.Parts,
        .. Headers.SelectMany(header => (string[])[header.Key, header.Value]), .. ShownAs is null ? (string[])[] : [ShownAs],
        .. Site is null ? (string[])[] : ["site", Site], .. ExpectedHeaders.SelectMany(header => (IEnumerable<string?>)["header", header.Name, .. header.Value.Parts]),
    ];

    /// <summary>Basic sends a password in letters of its own, and a page may repeat it in those that it is written in.</summary>
    private static string PasswordIn(string header)
    {
        const string Basic = "Basic ";
        var encoded = header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? header[Basic.Length..].Trim() : "";
        var decoded = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, decoded, out var length) ? Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2)[^1] : "";
    }

    public bool Equals(HttpTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

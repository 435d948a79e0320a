using System.Collections.Immutable;
using System.Text;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a page answers with an expected status and an expected body.</summary>
internal sealed class HttpKind : CheckKind
{
    public override Choice Choice => CheckKeys.Http;

    public override ImmutableArray<ConfigKey> Uses => CheckKeys.OfSomeKinds;

    public override Target? Build(CheckReading check) =>
        check.TryRead(check.Layers.Check.Get(CheckKeys.Http), UrlRule.Parse, out var url) ? Build(url!, check) : null;

    /// <summary>A target with what an http check shares with the other kinds that are asked over HTTP.</summary>
    internal static HttpTarget Shared(Uri url, CheckReading check) => new(url)
    {
        Headers = Headers(check),
        Connection = check.Layers.Value(CheckKeys.Connection),
        Tls = Tls(url, check),
    };

    private static HttpTarget Build(Uri url, CheckReading check)
    {
        var layers = check.Layers;
        var expect = layers.Value(CheckKeys.Expect);
        var target = Shared(url, check) with
        {
            Method = layers.Value(CheckKeys.Method),
            Body = layers.Value(CheckKeys.Body),
            Status = Status(expect),
            Expected = expect.Get(ExpectKeys.Ready) is { IsBroken: false } ready ? ready.Value! : Expected(expect.Value(ExpectKeys.Body)),
            ExpectedHeaders = ExpectedHeaders(expect.Value(ExpectKeys.Headers)),
            Site = layers.Nearest(CheckKeys.Site) is { IsBroken: false } site ? site.Value : null,
        };
        CheckMethod(target, check);
        return target;
    }

    private static ImmutableArray<KeyValuePair<string, string>> Headers(CheckReading check)
    {
        var written = check.Layers.Value(CheckKeys.Headers);
        var headers = written.Where(header => !header.Value.IsBroken).Select(header => KeyValuePair.Create(header.Key, header.Value.Value!));
        if (Authorization(check.Layers.Value(CheckKeys.Auth)) is not { } authorization)
        {
            return [.. headers];
        }

        if (HasAuthorization(written))
        {
            check.Errors.Add(check.Layers.Later(CheckKeys.Auth, CheckKeys.Headers).Node, "auth is sent as the header Authorization, and headers has one too", "keep one of them");
        }

        return [.. headers, KeyValuePair.Create("Authorization", authorization)];
    }

    internal static bool HasAuthorization(ImmutableArray<KeyValuePair<string, Written<string>>> headers) =>
        headers.Any(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase));

    private static string? Authorization(Section auth) =>
        auth.Get(AuthKeys.Bearer) is { IsBroken: false } bearer ? $"Bearer {bearer.Value}"
        : auth.Get(AuthKeys.Username) is { IsBroken: false } name && auth.Get(AuthKeys.Password) is { IsBroken: false } password
            ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name.Value}:{password.Value}"))}"
        : null;

    private static ImmutableArray<HeaderExpectation> ExpectedHeaders(ImmutableArray<KeyValuePair<string, Written<Section>>> written) =>
        [.. from header in written where header.Value.Value is not null select new HeaderExpectation(header.Key, HeaderValue(header.Value.Value!))];

    private static BodyRule HeaderValue(Section header) =>
        header.Get(ExpectKeys.Value) is { IsBroken: false } value ? value.Value == "any" ? new AnyBody() : new Exactly(value.Value!)
        : header.Get(ExpectKeys.Contains) is { IsBroken: false } contains ? new Contains(contains.Value!)
        : header.Get(ExpectKeys.Matches) is { IsBroken: false } matches ? matches.Value!
        : new AnyBody();

    private static StatusRule Status(Section expect)
    {
        var statuses = expect.Value(ExpectKeys.Status);
        return statuses.Any(status => status.IsBroken) ? StatusRule.Ok : new([.. statuses.Select(status => status.Value)]);
    }

    private static BodyRule Expected(Section body) =>
        body.Get(ExpectKeys.Word) is { IsBroken: false } word ? word.Value!
        : body.Get(ExpectKeys.Contains) is { IsBroken: false } contains ? new Contains(contains.Value!)
        : body.Get(ExpectKeys.Matches) is { IsBroken: false } matches ? matches.Value!
        : body.Get(ExpectKeys.Json) is { IsBroken: false } json && body.Get(ExpectKeys.Equal) is { IsBroken: false } equal
            ? new JsonEquals(json.Value!, equal.Value!)
        : FirstWord.Pass;

    private static TlsPlan Tls(Uri url, CheckReading check)
    {
        if (url.Scheme == "https")
        {
            return TrustBuilder.Build(check.Layers.Value(CheckKeys.Tls), check.Errors);
        }

        if (check.Layers.Check.Find(CheckKeys.Tls) is { } written)
        {
            check.Errors.Add(written.Node, "a plain http page has no tls", "write https:// in the URL, or drop tls");
        }

        return TlsPlan.Default;
    }

    private static void CheckMethod(HttpTarget target, CheckReading check)
    {
        var layers = check.Layers;
        if (target.Body is not null && target.Method is not ("POST" or "PUT"))
        {
            var at = layers.Later(CheckKeys.Body, CheckKeys.Method).Node;
            check.Errors.Add(at, $"{target.Method} sends no body", "write method: POST or PUT, or drop body");
        }

        var expect = layers.Nearest(CheckKeys.Expect);
        if (target.Method == "HEAD" && target.Expected is not AnyBody && expect?.Value?.Get(ExpectKeys.Body) is not { IsBroken: true })
        {
            var at = layers.Later(CheckKeys.Method, CheckKeys.Expect).Node;
            check.Errors.Add(at, "HEAD answers without a body", "write expect: { body: any }, or another method");
        }

        if (target is { Method: "HEAD", Site: not null })
        {
            check.Errors.Add(layers.Later(CheckKeys.Method, CheckKeys.Site).Node, "HEAD answers without a body, and site is looked for in it", "drop site, or write another method");
        }
    }
}

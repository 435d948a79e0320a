using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a page answers with an expected status and an expected body.</summary>
internal sealed class HttpKind : CheckKind
{
    public override Choice Choice => CheckKeys.Http;

    public override ImmutableArray<ConfigKey> Uses => [CheckKeys.Method, CheckKeys.Headers, CheckKeys.Body, CheckKeys.Expect, CheckKeys.Connection, CheckKeys.Tls];

    public override Target? Build(CheckReading check) =>
        check.TryRead(check.Layers.Check.Get(CheckKeys.Http), UrlRule.Parse, out var url) ? Build(url!, check) : null;

    /// <summary>A target with what an http check shares with the other kinds that are asked over HTTP.</summary>
    internal static HttpTarget Shared(Uri url, CheckReading check) => new(url)
    {
        Headers = Headers(check.Layers.Value(CheckKeys.Headers)),
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
        };
        CheckMethod(target, check);
        return target;
    }

    private static ImmutableArray<KeyValuePair<string, string>> Headers(ImmutableArray<KeyValuePair<string, Written<string>>> written) =>
        [.. written.Where(header => !header.Value.IsBroken).Select(header => KeyValuePair.Create(header.Key, header.Value.Value!))];

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
            var tls = check.Layers.Value(CheckKeys.Tls);
            return new(tls.Value(CheckKeys.Ca), tls.Value(CheckKeys.ServerName));
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
    }
}

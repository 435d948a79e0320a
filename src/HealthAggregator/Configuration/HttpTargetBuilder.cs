using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes the target of an http check.</summary>
internal sealed class HttpTargetBuilder(ConfigErrors errors, CheckLayers layers)
{
    public HttpTarget Build(Uri url)
    {
        var expect = layers.Value(CheckKeys.Expect);
        var target = new HttpTarget(url)
        {
            Method = layers.Value(CheckKeys.Method),
            Headers = Headers(layers.Value(CheckKeys.Headers)),
            Body = layers.Value(CheckKeys.Body),
            Status = Status(expect),
            Expected = Expected(expect.Value(ExpectKeys.Body)),
            Connection = layers.Value(CheckKeys.Connection),
            Tls = Tls(url),
        };
        CheckMethod(target);
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

    private TlsPlan Tls(Uri url)
    {
        if (url.Scheme == "https")
        {
            var tls = layers.Value(CheckKeys.Tls);
            return new(tls.Value(CheckKeys.Ca), tls.Value(CheckKeys.ServerName));
        }

        if (layers.Check.Find(CheckKeys.Tls) is { } written)
        {
            errors.Add(written.Node, "a plain http page has no tls", "write https:// in the URL, or drop tls");
        }

        return TlsPlan.Default;
    }

    private void CheckMethod(HttpTarget target)
    {
        if (target.Body is not null && target.Method is not ("POST" or "PUT"))
        {
            var at = layers.Later(CheckKeys.Body, CheckKeys.Method).Node;
            errors.Add(at, $"{target.Method} sends no body", "write method: POST or PUT, or drop body");
        }

        var expect = layers.Nearest(CheckKeys.Expect);
        if (target.Method == "HEAD" && target.Expected is not AnyBody && expect?.Value?.Get(ExpectKeys.Body) is not { IsBroken: true })
        {
            var at = layers.Later(CheckKeys.Method, CheckKeys.Expect).Node;
            errors.Add(at, "HEAD answers without a body", "write expect: { body: any }, or another method");
        }
    }
}

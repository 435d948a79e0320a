using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes the target of an http check.</summary>
internal sealed class HttpTargetBuilder(ConfigErrors errors, CheckLayers layers)
{
    public HttpTarget Build(Uri url)
    {
        var expect = layers.Value(ConfigFile.Expect);
        var target = new HttpTarget(url)
        {
            Method = layers.Value(ConfigFile.Method),
            Headers = [.. layers.Value(ConfigFile.Headers).Where(header => !header.Value.IsBroken).Select(header => KeyValuePair.Create(header.Key, header.Value.Value!))],
            Body = layers.Value(ConfigFile.Body),
            Status = Status(expect),
            Expected = Expected(expect.Value(ConfigFile.ExpectBody)),
            Connection = layers.Value(ConfigFile.Connection),
            Tls = Tls(url),
        };
        CheckMethod(target);
        return target;
    }

    private static StatusRule Status(Section expect)
    {
        var statuses = expect.Value(ConfigFile.ExpectStatus);
        return statuses.Any(status => status.IsBroken) ? StatusRule.Ok : new([.. statuses.Select(status => status.Value)]);
    }

    private static BodyRule Expected(Section body) =>
        body.Get(ConfigFile.BodyWord) is { IsBroken: false } word ? word.Value!
        : body.Get(ConfigFile.BodyContains) is { IsBroken: false } contains ? new Contains(contains.Value!)
        : body.Get(ConfigFile.BodyMatches) is { IsBroken: false } matches ? matches.Value!
        : body.Get(ConfigFile.BodyJson) is { IsBroken: false } json && body.Get(ConfigFile.BodyEquals) is { IsBroken: false } equals ? new JsonEquals(json.Value!, equals.Value!)
        : FirstWord.Pass;

    private TlsPlan Tls(Uri url)
    {
        if (url.Scheme == "https")
        {
            var tls = layers.Value(ConfigFile.Tls);
            return new(tls.Value(ConfigFile.Ca), tls.Value(ConfigFile.ServerName));
        }

        if (layers.Check.Find(ConfigFile.Tls) is { } written)
        {
            errors.Add(written.Node, "a plain http page has no tls", "write https:// in the URL, or drop tls");
        }

        return TlsPlan.Default;
    }

    private void CheckMethod(HttpTarget target)
    {
        if (target.Body is not null && target.Method is not ("POST" or "PUT"))
        {
            errors.Add(layers.Later(ConfigFile.Body, ConfigFile.Method).Node, $"{target.Method} sends no body", "write method: POST or PUT, or drop body");
        }

        if (target.Method == "HEAD" && target.Expected is not AnyBody && layers.Nearest(ConfigFile.Expect)?.Value?.Get(ConfigFile.ExpectBody) is not { IsBroken: true })
        {
            errors.Add(layers.Later(ConfigFile.Method, ConfigFile.Expect).Node, "HEAD answers without a body", "write expect: { body: any }, or another method");
        }
    }
}

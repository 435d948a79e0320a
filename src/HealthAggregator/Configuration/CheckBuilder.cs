using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes the plan of one check, and reports what does not go together. Something stands in for what is broken, so that the rest can still be looked at.</summary>
internal sealed class CheckBuilder(ConfigErrors errors)
{
    /// <summary>The target of a check whose own cannot be read.</summary>
    public static readonly Target StandIn = new TcpTarget("unknown", 1);

    private static readonly ImmutableArray<ConfigKey> ForHttpAlone =
        [ConfigFile.Method, ConfigFile.Headers, ConfigFile.Body, ConfigFile.Expect, ConfigFile.Connection, ConfigFile.Tls];

    /// <param name="at">The check, or the host that it is made for.</param>
    /// <param name="host">The host that <c>{host}</c> stands for; null for a check of its own.</param>
    public CheckPlan Build(CheckKey key, YamlNode at, CheckLayers layers, string? host) =>
        new(key, Target(at, layers, host), Cadence(layers), new(layers.Value(ConfigFile.Rise), layers.Value(ConfigFile.Fall), layers.Value(ConfigFile.Forgive)))
        {
            Weight = layers.Value(ConfigFile.Weight),
            Vote = layers.Value(ConfigFile.Vote),
            StaleAs = layers.Value(ConfigFile.StaleAs),
            Attempts = layers.Value(ConfigFile.Attempts),
        };

    private Cadence Cadence(CheckLayers layers)
    {
        var (interval, timeout, fast) = (layers.Nearest(ConfigFile.Interval), layers.Nearest(ConfigFile.Timeout), layers.Nearest(ConfigFile.FastInterval));
        var every = layers.Value(ConfigFile.Interval);
        var limit = timeout is null && ConfigFile.Timeout.Default >= every ? every / 2 : layers.Value(ConfigFile.Timeout);
        var soon = fast is null && ConfigFile.FastInterval.Default > every ? every : layers.Value(ConfigFile.FastInterval);
        if (limit < every && soon <= every)
        {
            return new(every, soon, limit);
        }

        if (limit >= every && interval is not { IsBroken: true } && timeout is { IsBroken: false })
        {
            errors.Add(
                layers.Later(ConfigFile.Timeout, ConfigFile.Interval).Node,
                $"the timeout of {Duration.Format(limit)} is not below the interval of {Duration.Format(every)}",
                "lower timeout or raise interval");
        }

        if (soon > every && interval is not { IsBroken: true } && fast is { IsBroken: false })
        {
            errors.Add(
                layers.Later(ConfigFile.FastInterval, ConfigFile.Interval).Node,
                $"the fast_interval of {Duration.Format(soon)} is longer than the interval of {Duration.Format(every)}",
                "lower fast_interval or raise interval");
        }

        return new(ConfigFile.Interval.Default, ConfigFile.FastInterval.Default, ConfigFile.Timeout.Default);
    }

    private Target Target(YamlNode at, CheckLayers layers, string? host)
    {
        var (http, tcp) = (layers.Check.Get(ConfigFile.Http), layers.Check.Get(ConfigFile.Tcp));
        if ((http is null) == (tcp is null) || (http ?? tcp)!.IsBroken)
        {
            return StandIn;
        }

        var written = (http ?? tcp)!;
        if (written.Value!.NamesHost != host is not null)
        {
            errors.Add(written.Node, host is null
                ? new Refusal("{host} is filled in only in the check of a stack with hosts", "write the host itself")
                : new Refusal("every host would be asked the same", "write {host} where the host belongs"));
            return StandIn;
        }

        var address = host is null ? written.Value.Text : written.Value.For(host);
        return http is null ? Tcp(at, layers, address) : Http(at, layers, address);
    }

    private Target Tcp(YamlNode at, CheckLayers layers, string address)
    {
        foreach (var key in ForHttpAlone)
        {
            if (layers.Check.Find(key) is { } written)
            {
                errors.Add(written.Node, $"a tcp check has no {key.Name}", "drop it, or ask over http");
            }
        }

        var endpoint = Texts.ParseHostAndPort(address);
        return endpoint.Refusal is null ? new TcpTarget(endpoint.Value!.Host, endpoint.Value.Port!.Value) : Refused(at, endpoint.Refusal);
    }

    private Target Http(YamlNode at, CheckLayers layers, string address)
    {
        var url = UrlRule.Parse(address);
        return url.Refusal is null ? new HttpTargetBuilder(errors, layers).Build(url.Value!) : Refused(at, url.Refusal);
    }

    /// <summary>What was written is right in itself: it is what a host makes of it that is not.</summary>
    private Target Refused(YamlNode at, Refusal refusal)
    {
        errors.Add(at, $"with this host, the address in check is wrong: {refusal.Problem}", refusal.Remedy);
        return StandIn;
    }
}

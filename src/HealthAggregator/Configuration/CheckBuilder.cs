using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>
/// Makes the plan of one check, and reports what does not go together. Something stands in for what is broken, so that the rest can still
/// be looked at.
/// </summary>
internal sealed class CheckBuilder(ConfigErrors errors)
{
    /// <summary>The target of a check whose own cannot be read.</summary>
    public static readonly Target StandIn = new TcpTarget("unknown", 1);

    /// <param name="at">The check, or the host that it is made for.</param>
    /// <param name="host">The host that <c>{host}</c> stands for; null for a check of its own.</param>
    public CheckPlan Build(CheckKey key, YamlNode at, CheckLayers layers, string? host) =>
        new(key, Target(at, layers, host), Cadence(layers), Damping(layers))
        {
            Weight = layers.Value(CheckKeys.Weight),
            Vote = layers.Value(CheckKeys.Vote),
            StaleAs = layers.Value(CheckKeys.StaleAs),
            Attempts = layers.Value(CheckKeys.Attempts),
        };

    /// <summary>The same for what is probed beside the checks, and never counted.</summary>
    /// <param name="keyOf">Its name, which may be that of its target.</param>
    public CheckPlan Build(Func<Target, CheckKey> keyOf, YamlNode at, CheckLayers layers)
    {
        var target = Target(at, layers, host: null);
        return new(keyOf(target), target, Cadence(layers), Damping(layers)) { Attempts = layers.Value(CheckKeys.Attempts) };
    }

    private static Damping Damping(CheckLayers layers) =>
        new(layers.Value(CheckKeys.Rise), layers.Value(CheckKeys.Fall), layers.Value(CheckKeys.Forgive));

    private Cadence Cadence(CheckLayers layers)
    {
        var interval = layers.Nearest(CheckKeys.Interval);
        var (timeout, fast) = (layers.Nearest(CheckKeys.Timeout), layers.Nearest(CheckKeys.FastInterval));
        var every = layers.Value(CheckKeys.Interval);
        var limit = timeout is null && CheckKeys.Timeout.Default >= every ? every / 2 : layers.Value(CheckKeys.Timeout);
        var soon = fast is null && CheckKeys.FastInterval.Default > every ? every : layers.Value(CheckKeys.FastInterval);
        if (limit < every && soon <= every)
        {
            return new(every, soon, limit);
        }

        if (limit >= every && interval is not { IsBroken: true } && timeout is { IsBroken: false })
        {
            errors.Add(
                layers.Later(CheckKeys.Timeout, CheckKeys.Interval).Node,
                $"the timeout of {Duration.Format(limit)} is not below the interval of {Duration.Format(every)}",
                "lower timeout or raise interval");
        }

        if (soon > every && interval is not { IsBroken: true } && fast is { IsBroken: false })
        {
            errors.Add(
                layers.Later(CheckKeys.FastInterval, CheckKeys.Interval).Node,
                $"the fast_interval of {Duration.Format(soon)} is longer than the interval of {Duration.Format(every)}",
                "lower fast_interval or raise interval");
        }

        return new(CheckKeys.Interval.Default, CheckKeys.FastInterval.Default, CheckKeys.Timeout.Default);
    }

    private Target Target(YamlNode at, CheckLayers layers, string? host)
    {
        var (http, tcp) = (layers.Check.Get(CheckKeys.Http), layers.Check.Get(CheckKeys.Tcp));
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
        foreach (var key in CheckKeys.ForHttpAlone)
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

using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>One check as a kind reads it: what is written on it and around it, with the host that it is made for filled in.</summary>
/// <param name="at">The check, or the host that it is made for.</param>
/// <param name="host">The host that <c>{host}</c> stands for; null for a check of its own.</param>
internal sealed class CheckReading(ConfigErrors errors, YamlNode at, CheckLayers layers, FoundHost? host)
{
    private Written? _filled;

    public ConfigErrors Errors => errors;

    public CheckLayers Layers => layers;

    /// <summary>Whether it is one of those that a stack with hosts makes of one check.</summary>
    public bool IsForHost => host is not null;

    /// <summary>Whether a host was to be filled in somewhere, and was nowhere: that is reported.</summary>
    public bool MissesHost { get; private set; } = host is not null;

    /// <summary>Reads a text with the host in it.</summary>
    /// <param name="parse">What the text is; that of any host was tried when the file was read.</param>
    /// <returns>False when it is broken: that was reported.</returns>
    public bool TryRead<T>(Written<AddressTemplate>? written, Func<string, Parsed<T>> parse, out T? value)
    {
        value = default;
        if (written is not { IsBroken: false, Value: { } template })
        {
            return false;
        }

        _filled ??= written;
        if (host is null && template.NamesHost)
        {
            errors.Add(written.Node, new Refusal("{host} is filled in only in the check of a stack with hosts", "write the host itself"));
            return false;
        }

        if (host?.Port is null && template.NamesPort)
        {
            errors.Add(written.Node, new Refusal("{port} is filled in only where hosts are found with ports, by srv or in a file", "write the port itself"));
            return false;
        }

        MissesHost &= !template.NamesHost;
        var parsed = parse(host is null ? template.Text : template.For(host));
        if (parsed.Refusal is { } refusal)
        {
            // What was written is right in itself: it is what a host makes of it that is not.
            errors.Add(at, $"with this host, the address in check is wrong: {refusal.Problem}", refusal.Remedy);
            return false;
        }

        value = parsed.Value;
        return true;
    }

    /// <summary>Reports a check that asks every host the same.</summary>
    public void ReportMissingHost() => errors.Add(_filled!.Node, new Refusal("every host would be asked the same", "write {host} where the host belongs"));
}

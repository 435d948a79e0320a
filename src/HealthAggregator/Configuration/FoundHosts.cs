using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core.Planning;
using Endpoint = HealthAggregator.Configuration.Kinds.Endpoint;

namespace HealthAggregator.Configuration;

/// <summary>
/// The targets of a file in the format of Prometheus' file_sd_configs: a list of groups, each a map with <c>targets</c>, and <c>labels</c> that are not looked at. JSON is YAML here.
/// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
/// </summary>
public static class FoundHosts
{
    private const int LargestFile = 1024 * 1024;

    /// <returns>The hosts in the order of the file; or what is wrong with it, a sentence without its end.</returns>
    public static (ImmutableArray<FoundHost> Hosts, string? Problem) Read(string path)
    {
        var bytes = BoundedFile.Read(path, LargestFile);
        if (bytes.Refusal is { } refusal)
        {
            return ([], refusal.Problem);
        }

        var errors = new ConfigErrors(path);
        var root = YamlText.Decode(bytes.Value, errors) is { } text ? YamlTree.Read(text, errors) : null;
        var hosts = ImmutableArray.CreateBuilder<FoundHost>();
        if (!errors.Any && root is not YamlList)
        {
            errors.Add(1, 1, new(root is null ? "the file is empty" : $"{root.What} stands where a list must be", "write [{ targets: [10.0.0.21:8080] }]"));
        }

        foreach (var group in (root as YamlList)?.Items ?? [])
        {
            Read(group, hosts, errors);
        }

        return errors.Any && errors.ToSorted()[0] is var first ? ([], $"{first.Path} on line {first.Line}: {first.Problem}".TrimStart()) : (hosts.ToImmutable(), null);
    }

    private static void Read(YamlNode group, ImmutableArray<FoundHost>.Builder hosts, ConfigErrors errors)
    {
        if ((group as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key.Text == "targets").Value is not YamlList targets)
        {
            errors.Add(group, "it has no targets", "write { targets: [10.0.0.21:8080] }");
            return;
        }

        foreach (var target in targets.Items)
        {
            var parsed = target is YamlScalar { IsNull: false } scalar ? Parse(scalar.Text) : new Refusal($"{target.What} is no host", "write host or host:port");
            if (parsed.Refusal is { } refusal)
            {
                errors.Add(target, refusal);
            }
            else
            {
                hosts.Add(parsed.Value!);
            }
        }
    }

    private static Parsed<FoundHost> Parse(string text)
    {
        // A bare IPv6 address has no port that one could tell from it.
        if (Endpoint.ParseHost(text) is { Refusal: null } host)
        {
            return new FoundHost(host.Value!);
        }

        var endpoint = Endpoint.Parse(text);
        return endpoint.Refusal is { } refusal ? refusal
            : endpoint.Value!.Port == 0 ? new Refusal("nothing can be asked on port 0", "write a port from 1 to 65535")
            : new FoundHost(endpoint.Value.Host, endpoint.Value.Port);
    }
}

using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration;

/// <summary>Makes the settings of who is expected to ask.</summary>
internal sealed class ExpectedProberBuilder(ConfigErrors errors, Section file)
{
    /// <summary>More would be a list of addresses, and each is looked at for whoever is not known yet.</summary>
    private const int Most = 64;

    private readonly HashSet<string> _dataCenters = [.. file.Value(FileKeys.DataCenters).Select(dataCenter => dataCenter.Key)];
    private readonly HashSet<string> _names = [];

    public ImmutableArray<ExpectedProberSettings> Build()
    {
        var written = file.Value(FileKeys.ExpectedProbers);
        if (written.Length > Most)
        {
            errors.Add(file.Get(FileKeys.ExpectedProbers)!.Node, $"there are more than {Most} of them", "say who matters by family, user_agent or from: one stands for many sources");
            return [];
        }

        return written.IsEmpty ? [] : [.. written.Where(item => item.Value is not null).Select(item => Build(item, item.Value!))];
    }

    private ExpectedProberSettings Build(Written<Section> item, Section section)
    {
        var (name, family, dataCenter) = (section.Get(ExpectedProberKeys.Name), section.Get(ExpectedProberKeys.Family), section.Get(ExpectedProberKeys.DataCenter));
        CheckName(item, section, name ?? (Written?)family, name is null ? family?.Value?.Name : name.Value);
        if (dataCenter is { IsBroken: false } && file.Get(FileKeys.DataCenters) is { IsBroken: false } && !_dataCenters.Contains(dataCenter.Value!))
        {
            errors.Add(dataCenter.Node, $"there is no data center {Shown.Of(dataCenter.Value!)}", $"write one of {string.Join(", ", _dataCenters.Order().Select(Shown.Of))}, or drop it");
        }

        return new(name?.Value ?? family?.Value?.Name ?? "", section.Value(ExpectedProberKeys.Every))
        {
            Family = family?.Value,
            UserAgent = section.Get(ExpectedProberKeys.UserAgent)?.Value,
            From = section.Get(ExpectedProberKeys.From)?.Value,
            DataCenter = dataCenter?.Value,
        };
    }

    private void CheckName(Written<Section> item, Section section, Written? says, string? name)
    {
        if (says is null)
        {
            // With nothing in it that is said already.
            if (section.Has(ExpectedProberKeys.UserAgent) || section.Has(ExpectedProberKeys.From))
            {
                errors.Add(item.Node, "it has no name, and no family to be called after", "add name, such as edge-haproxy");
            }
        }
        else if (!says.IsBroken && !_names.Add(name!))
        {
            errors.Add(says.Node, $"{Shown.Of(name!)} is expected already", "give each a name of its own");
        }
    }
}

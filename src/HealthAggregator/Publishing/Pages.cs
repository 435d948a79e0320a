using System.Collections.Frozen;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Publishing;

/// <summary>The paths of the probe listener. Case and one slash at the end do not matter: the alternative is a redirect, and probers call that healthy or dead.</summary>
public sealed class Pages
{
    private readonly FrozenDictionary<string, int> _dataCenters;

    public Pages(Plan plan)
    {
        var paths = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < plan.DataCenters.Length; index++)
        {
            Add($"/health/{plan.DataCenters[index].Name}", index);
            if (plan.DataCenters[index] == plan.Default)
            {
                Add("/health", index);
            }
        }

        _dataCenters = paths.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string path, int dataCenter)
        {
            paths.Add(path, dataCenter);
            paths.Add(path + "/", dataCenter);
        }
    }

    /// <returns>The position of the data center in the plan; -1 when there is no such page.</returns>
    public int DataCenterAt(string path) => _dataCenters.GetValueOrDefault(path, -1);
}

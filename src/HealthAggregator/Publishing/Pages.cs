using System.Collections.Frozen;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Publishing;

/// <summary>The paths of the probe listener. Case and one slash at the end do not matter: the alternative is a redirect, and probers call that healthy or dead.</summary>
public sealed class Pages
{
    private static readonly (PageKind Kind, string Path, string DefaultPath)[] Kinds =
    [
        (PageKind.Health, "/health/", "/health"),
        (PageKind.Burst, "/burst/", "/burst.html"),
        (PageKind.BurstState, "/burst-state/", "/burst-state"),
        (PageKind.Weight, "/weight/", "/weight"),
    ];

    private readonly FrozenDictionary<string, Page> _pages;

    public Pages(Plan plan)
    {
        var pages = new Dictionary<string, Page>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < plan.DataCenters.Length; index++)
        {
            foreach (var (kind, path, defaultPath) in Kinds)
            {
                var page = new Page(kind, index, plan.DataCenters[index].Name);
                Add(path + page.DataCenterName, page);
                if (plan.DataCenters[index] == plan.Default)
                {
                    Add(defaultPath, page);
                }
            }
        }

        _pages = pages.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string path, Page page)
        {
            pages.Add(path, page);
            pages.Add(path + "/", page);
        }
    }

    /// <summary>The page with the verdict of a data center.</summary>
    /// <param name="name">Null or empty for the default one.</param>
    /// <returns>Null when there is none of this name.</returns>
    public Page? HealthOf(string? name) =>
        name is { Length: > 0 } ? name.Contains('/', StringComparison.Ordinal) ? null : At($"/health/{name}") : At("/health");

    /// <summary>Whether another page's path begins with <paramref name="path"/>: where its end is yet to come, this may be half of it.</summary>
    public bool MayGoOn(string path)
    {
        var page = At(path);
        return _pages.Any(other => other.Value != page && other.Key.StartsWith(path, StringComparison.OrdinalIgnoreCase));
    }

    /// <returns>Null when there is no such page.</returns>
    public Page? At(string path) => _pages.GetValueOrDefault(path);
}

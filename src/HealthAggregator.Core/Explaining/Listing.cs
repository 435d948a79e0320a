using System.Globalization;

namespace HealthAggregator.Core.Explaining;

/// <summary>Names in a sentence.</summary>
internal static class Listing
{
    /// <summary>Names are told up to so many.</summary>
    public const int MostNames = 3;

    public static string Of(IReadOnlyList<string> names) => names.Count > MostNames
        ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more")
        : string.Join(", ", names);

    public static string Are(int count) => count == 1 ? "is" : "are";
}

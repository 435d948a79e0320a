using System.Globalization;

namespace HealthAggregator.Core;

/// <summary>Wall time as people read it in sentences: RFC 3339, UTC, to the second.</summary>
public static class WallTime
{
    public static string Format(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using HealthAggregator.Core;

namespace HealthAggregator.Controlling;

/// <summary>Times as control state is stored: as people read them, and to the tick, so that what is read is what was written.</summary>
internal static class StoredText
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>RFC 3339, UTC.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    /// <summary>As in the config file, such as <c>10m</c>; where that is not exact, as hours, minutes, seconds and their fraction.</summary>
    public static string Of(TimeSpan duration) =>
        duration.Ticks % TimeSpan.TicksPerMillisecond == 0 ? Duration.Format(duration) : duration.ToString("c", CultureInfo.InvariantCulture);

    public static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    public static bool TryDuration(string text, out TimeSpan duration) =>
        Duration.TryParse(text, out duration)
        || (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero && duration <= Duration.Longest);
}

using System.Globalization;
using System.Text;

namespace HealthAggregator.Core;

/// <summary>Durations as people write them: <c>500ms</c>, <c>5s</c>, <c>2m</c>, <c>1h30m</c>.</summary>
public static class Duration
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10_000);

    // Largest first: the order in which parts may follow each other.
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Whole numbers of at most eight digits with a unit each, largest unit first, at most 10,000 hours in all. <c>0s</c> is zero; a bare number is no duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var total = TimeSpan.Zero;
        var rest = text.AsSpan();
        var nextUnit = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 8)
            {
                return false;
            }

            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var nameLength = rest.IndexOfAnyInRange('0', '9') is var end and >= 0 ? end : rest.Length;
            var unit = Array.FindIndex(Units, nextUnit, UnitIs(rest[..nameLength].ToString()));
            if (unit < 0)
            {
                return false;
            }

            // At most eight digits of hours: no sum of four such parts overflows.
            total += TimeSpan.FromTicks(number * Units[unit].Ticks);
            rest = rest[nameLength..];
            nextUnit = unit + 1;
        }

        if (total > Longest)
        {
            return false;
        }

        duration = total;
        return true;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads back, to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        var ticks = duration.Ticks;
        foreach (var (name, unit) in Units)
        {
            if (ticks / unit is var number and > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{number}{name}");
                ticks -= number * unit;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static Predicate<(string Name, long Ticks)> UnitIs(string name) => unit => unit.Name == name;
}

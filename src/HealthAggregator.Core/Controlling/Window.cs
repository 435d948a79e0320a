namespace HealthAggregator.Core.Controlling;

/// <summary>A stretch of wall time in which something is in effect. A side without an edge is out of the clock's reach, however it jumps.</summary>
public sealed record Window
{
    public static readonly Window Always = new(null, null);

    /// <param name="from">The first moment in it; null: since ever.</param>
    /// <param name="until">The first moment behind it, after <paramref name="from"/>; null: for ever.</param>
    public Window(DateTimeOffset? from, DateTimeOffset? until)
    {
        if (until <= from)
        {
            throw new ArgumentException($"A window that begins at {from:O} cannot end at {until:O}.", nameof(until));
        }

        (From, Until) = (from, until);
    }

    public DateTimeOffset? From { get; }
    public DateTimeOffset? Until { get; }

    public bool Contains(DateTimeOffset wall) => !(wall < From) && !IsOver(wall);

    public bool IsOver(DateTimeOffset wall) => wall >= Until;

    /// <summary>Whether there is time between its end and <paramref name="wall"/>.</summary>
    public bool EndsBefore(DateTimeOffset wall) => Until < wall;
}

using System.Collections.Immutable;

namespace HealthAggregator.Core.Controlling;

/// <summary>Burst of one data center: a switch for now, and bursts that are scheduled. It is on while any of them says so.</summary>
public sealed record Burst
{
    /// <summary>As nobody ever said anything.</summary>
    public static readonly Burst Untouched = new(null, []);

    /// <param name="scheduled">In any order; kept in the order in which they begin.</param>
    public Burst(BurstSwitch? @switch, ImmutableArray<ScheduledBurst> scheduled) =>
        (Switch, Scheduled) = (@switch, [.. scheduled.OrderBy(burst => burst.From).ThenBy(burst => burst.Id)]);

    /// <summary>What was last said by hand; null when nothing was.</summary>
    public BurstSwitch? Switch { get; }

    /// <summary>In the order in which they begin. Those that are over stay until a change after which nothing hangs on them.</summary>
    public ImmutableArray<ScheduledBurst> Scheduled { get; }

    /// <summary>The switch first, then what is scheduled.</summary>
    private IEnumerable<Span> Spans => Switch is { IsOn: true }
        ? [new(Switch.Since, new(null, Switch.Until), Switch.Ramp, Switch.By), .. Scheduled.Select(Span.Of)]
        : Scheduled.Select(Span.Of);

    /// <summary>On, until told otherwise or until <paramref name="until"/>. Where it is on already, it stays on since then: no ramp starts over.</summary>
    /// <param name="ramp">Null: the one that it has; none where it is off.</param>
    public Burst On(DateTimeOffset? until, Ramp? ramp, Authorship by)
    {
        var (since, kept) = (StretchAt(by.At), ramp) switch
        {
            (null, _) => (by.At, ramp ?? Ramp.None),
            ({ } stretch, null) => (stretch.Strongest.From, stretch.Strongest.Ramp),
            ({ } stretch, _) => (stretch.Since, ramp),
        };
        return new(new(true, since, until, kept, by), [.. StillOfUse(by.At)]);
    }

    /// <summary>Off at once, whatever had it on: a scheduled burst that has begun is over. What is scheduled for later stays.</summary>
    public Burst Off(Authorship by) => new(new(false, by.At, null, Ramp.None, by), [.. Scheduled.Where(burst => burst.From > by.At)]);

    public Burst With(ScheduledBurst scheduled) => new(Switch, [.. StillOfUse(scheduled.By.At), scheduled]);

    /// <summary>Without what is scheduled under <paramref name="id"/>; where nothing else has it on just now, off with it.</summary>
    public Burst Without(long id, Authorship by)
    {
        var others = new Burst(Switch, [.. StillOfUse(by.At).Where(burst => burst.Id != id)]);
        return At(by.At).IsOn && !others.At(by.At).IsOn ? others.Off(by) : others;
    }

    public BurstEffect At(DateTimeOffset wall) => StretchAt(wall) is { } stretch
        ? new(true, stretch.Strongest.Ramp.WeightAt(wall, stretch.Strongest.From), stretch.Since, EndAfter(wall), null, stretch.By)
        : OffAt(wall);

    public bool Equals(Burst? other) => other is not null && Switch == other.Switch && Scheduled.SequenceEqual(other.Scheduled);

    public override int GetHashCode() => (Switch?.GetHashCode() ?? 0) ^ Scheduled.Length;

    /// <summary>The time without a break for which it has been on; null while it is off.</summary>
    private Stretch? StretchAt(DateTimeOffset wall)
    {
        var open = Spans.Where(span => span.Window.Contains(wall)).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        // What is over counts too, if it has been on ever since: the caches are warm, and the weight must not fall when one burst takes over from another.
        var first = open.Min(span => span.From);
        var since = first > wall ? first : BeginBefore(first);
        var all = open.Concat(Spans.Where(span => span.Window.IsOver(wall) && !span.Window.EndsBefore(since)));
        return new(since, open[0].By, all.MaxBy(span => span.Ramp.WeightAt(wall, span.From))!);
    }

    private BurstEffect OffAt(DateTimeOffset wall)
    {
        DateTimeOffset? next = Scheduled.FirstOrDefault(burst => burst.From > wall)?.From;
        var ended = Scheduled.Where(burst => burst.Window.IsOver(wall)).MaxBy(burst => burst.Until);
        var switched = Switch is { IsOn: true } ? Switch.Until : Switch?.Since;
        return ended is not null && !(switched is { } then && then <= wall && ended.Window.EndsBefore(then))
            ? new(false, 0, ended.Until, null, next, ended.By)
            : new(false, 0, switched, null, next, Switch?.By);
    }

    /// <summary>Where one burst begins and another one lasts until then at least, it was on before.</summary>
    private DateTimeOffset BeginBefore(DateTimeOffset begin)
    {
        // What ends last comes first: what ends before the beginning found so far cannot move it, and neither can anything after that.
        foreach (var span in Spans.OrderByDescending(span => span.Window.Until ?? DateTimeOffset.MaxValue))
        {
            begin = span.From < begin && !span.Window.EndsBefore(begin) ? span.From : begin;
        }

        return begin;
    }

    /// <summary>Where one burst ends and another one has begun by then, it goes on.</summary>
    private DateTimeOffset? EndAfter(DateTimeOffset wall)
    {
        // In the order in which they begin: what has not begun by the end found so far cannot move it, and neither can anything after that.
        DateTimeOffset? end = wall;
        foreach (var span in Spans)
        {
            end = end is { } reached && span.Window.Contains(reached) ? span.Window.Until : end;
        }

        return end;
    }

    /// <summary>What is scheduled, without what is over and says neither since when it is on or off now, nor how far the ramp is.</summary>
    private IEnumerable<ScheduledBurst> StillOfUse(DateTimeOffset wall)
    {
        var since = At(wall).Since ?? wall;
        return Scheduled.Where(burst => !burst.Window.IsOver(wall) || !burst.Window.EndsBefore(since));
    }

    /// <param name="Strongest">What gives it the most weight.</param>
    private sealed record Stretch(DateTimeOffset Since, Authorship By, Span Strongest);

    /// <summary>What has it on by itself.</summary>
    /// <param name="From">Where the ramp begins. A clock set back to before it does not turn a switch off: its window has no such edge.</param>
    private sealed record Span(DateTimeOffset From, Window Window, Ramp Ramp, Authorship By)
    {
        public static Span Of(ScheduledBurst burst) => new(burst.From, burst.Window, burst.Ramp, burst.By);
    }
}

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

    /// <summary>In the order in which they begin. Those that are over stay until the next change.</summary>
    public ImmutableArray<ScheduledBurst> Scheduled { get; }

    /// <summary>On, until told otherwise or until <paramref name="until"/>.</summary>
    public Burst On(DateTimeOffset? until, Ramp ramp, Authorship by)
    {
        var now = At(by.At);
        return new(new(true, now is { IsOn: true, Since: { } since } ? since : by.At, until, ramp, by), Upcoming(by.At));
    }

    /// <summary>Off at once, whatever had it on. What is scheduled for later stays.</summary>
    public Burst Off(Authorship by) =>
        new(new(false, by.At, null, Ramp.None, by), [.. Upcoming(by.At).Where(burst => !burst.Window.Contains(by.At))]);

    public Burst With(ScheduledBurst scheduled) => new(Switch, [.. Upcoming(scheduled.By.At), scheduled]);

    /// <summary>Without what is scheduled under <paramref name="id"/>; where it is on just now, off with it.</summary>
    public Burst Without(long id) => new(Switch, [.. Scheduled.Where(burst => burst.Id != id)]);

    public BurstEffect At(DateTimeOffset wall)
    {
        var open = Scheduled.Where(burst => burst.Window.Contains(wall)).ToList();
        var isSwitched = Switch?.IsOnAt(wall) == true;
        if (!isSwitched && open.Count == 0)
        {
            return OffAt(wall);
        }

        var weight = open.Select(burst => burst.Ramp.WeightAt(wall, burst.From)).DefaultIfEmpty(0).Max();
        return isSwitched
            ? new(true, Math.Max(weight, Switch!.Ramp.WeightAt(wall, Switch.Since)), Switch.Since, EndAfter(wall), null, Switch.By)
            : new(true, weight, open[0].From, EndAfter(wall), null, open[0].By);
    }

    public bool Equals(Burst? other) => other is not null && Switch == other.Switch && Scheduled.SequenceEqual(other.Scheduled);

    public override int GetHashCode() => (Switch?.GetHashCode() ?? 0) ^ Scheduled.Length;

    private BurstEffect OffAt(DateTimeOffset wall)
    {
        DateTimeOffset? next = Scheduled.FirstOrDefault(burst => burst.From > wall)?.From;
        var ended = Scheduled.Where(burst => burst.Window.IsOver(wall)).MaxBy(burst => burst.Until);
        var switched = Switch is { IsOn: true } ? Switch.Until : Switch?.Since;
        return ended is not null && !(switched > ended.Until)
            ? new(false, 0, ended.Until, null, next, ended.By)
            : new(false, 0, switched, null, next, Switch?.By);
    }

    /// <summary>Where one burst ends and another one has begun by then, it goes on.</summary>
    private DateTimeOffset? EndAfter(DateTimeOffset wall)
    {
        var end = wall;
        while (true)
        {
            var covering = Scheduled.Where(burst => burst.Window.Contains(end)).Select(burst => burst.Until).ToList();
            if (Switch?.IsOnAt(end) == true)
            {
                covering.Add(Switch.Until);
            }

            if (covering.Count == 0)
            {
                return end;
            }

            if (covering.Contains(null))
            {
                return null;
            }

            end = covering.Max()!.Value;
        }
    }

    private ImmutableArray<ScheduledBurst> Upcoming(DateTimeOffset wall) => [.. Scheduled.Where(burst => !burst.Window.IsOver(wall))];
}

namespace HealthAggregator.Simulation.Running;

/// <summary>When nobody listened, or listened badly: in the order in which it began.</summary>
internal sealed class Pauses
{
    private readonly List<(TimeSpan From, TimeSpan Until)> _all = [];

    /// <summary>Whether there was any so far.</summary>
    public bool Any => _all.Count > 0;

    public void Add(TimeSpan from, TimeSpan until) => _all.Add((from, until));

    /// <summary>What would have gone on ends with the process.</summary>
    public void EndAt(TimeSpan now)
    {
        for (var index = 0; index < _all.Count; index++)
        {
            _all[index] = (_all[index].From, _all[index].Until < now ? _all[index].Until : now);
        }
    }

    /// <summary>How much of the time between the two they take, one over the other counted once.</summary>
    public TimeSpan Between(TimeSpan since, TimeSpan now)
    {
        var (paused, end) = (TimeSpan.Zero, since);
        foreach (var (from, until) in _all)
        {
            var (begin, last) = (from > end ? from : end, until < now ? until : now);
            paused += last > begin ? last - begin : TimeSpan.Zero;
            end = until > end ? until : end;
        }

        return paused;
    }
}

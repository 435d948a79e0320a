using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>The place of one check in the timetable.</summary>
public sealed class Slot
{
    private readonly double _fraction;
    private TimeSpan _anchor;

    internal Slot(CheckPlan check, Lane lane)
    {
        (Check, Lane) = (check, lane);
        _fraction = StableHash.Fraction(check.Key.ToString());
    }

    public CheckPlan Check { get; internal set; }

    /// <summary>How late the probe under way started.</summary>
    public TimeSpan Lag { get; internal set; }

    /// <summary>How much of that was this process's own doing: nobody was awake when it fell due. What waited for room waited for others.</summary>
    public TimeSpan Overslept { get; internal set; }

    internal Lane Lane { get; }
    internal SlotState State { get; set; }
    internal bool IsRemoved { get; set; }

    /// <summary>The next probe fell due while this one was under way.</summary>
    internal bool IsOverdue { get; set; }

    /// <summary>It was put off after a sleep, and not started since.</summary>
    internal bool IsPutOff { get; set; }

    /// <summary>The number of its newest entry in the timetable.</summary>
    internal long Entry { get; set; }

    internal TimeSpan Due { get; set; }
    internal TimeSpan StartedAt { get; set; }

    /// <summary>When the probe under way must have ended, whatever the other side does.</summary>
    internal TimeSpan ExpectedBy { get; set; }

    /// <summary>Begins a round: the phase is counted from <paramref name="now"/>, and a long interval does not keep a first probe waiting.</summary>
    internal TimeSpan FirstAfter(TimeSpan now)
    {
        var interval = Check.Cadence.Interval;
        _anchor = now + (_fraction * interval);
        return now + (_fraction * (interval < Timetable.FirstRound ? interval : Timetable.FirstRound));
    }

    /// <summary>A point within the short round; the grid stays as it is.</summary>
    internal TimeSpan SoonAfter(TimeSpan now)
    {
        var interval = Check.Cadence.Interval;
        return now + (_fraction * (interval < Timetable.ShortRound ? interval : Timetable.ShortRound));
    }

    /// <summary>The first point of the check's own grid that lies after <paramref name="now"/>.</summary>
    internal TimeSpan NextAfter(TimeSpan now)
    {
        var interval = Check.Cadence.Interval.Ticks;
        var since = (now - _anchor).Ticks;
        return since < 0 ? _anchor : _anchor + TimeSpan.FromTicks(((since / interval) + 1) * interval);
    }
}

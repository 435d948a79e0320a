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

    /// <summary>Begins a round: the phase is counted from <paramref name="now"/>.</summary>
    internal void BeginRound(TimeSpan now) => _anchor = now + (_fraction * Check.Cadence.Interval);

    /// <summary>The check's place where all are spread over <paramref name="within"/>, or its interval if that is shorter; the grid stays as it is.</summary>
    internal TimeSpan SoonAfter(TimeSpan now, TimeSpan within) => now + (_fraction * (Check.Cadence.Interval < within ? Check.Cadence.Interval : within));

    /// <summary>The first point of the check's own grid that lies after <paramref name="now"/>.</summary>
    internal TimeSpan NextAfter(TimeSpan now)
    {
        var interval = Check.Cadence.Interval.Ticks;
        var since = (now - _anchor).Ticks;
        return since < 0 ? _anchor : _anchor + TimeSpan.FromTicks(((since / interval) + 1) * interval);
    }
}

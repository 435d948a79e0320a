using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>
/// When which check is probed next: no I/O, no clock and no threads, so that every rule in it can be tested. Each check has its own phase within its interval,
/// from a hash of its name: the same after a restart, and spread, so that there is no herd. At most one probe of a check is under way; a host and the whole
/// process have room for only so many, and whoever finds none waits its turn, host by host.
/// </summary>
/// <param name="maxInFlight">Probes under way over all. At least 1.</param>
/// <param name="maxPerHost">Probes under way to one host. At least 1.</param>
public sealed class Timetable(int maxInFlight, int maxPerHost)
{
    /// <summary>However long the interval, a check of the first plan is probed within this time.</summary>
    public static readonly TimeSpan FirstRound = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Over how long the probes are spread that cannot wait for a round: those that fell due while the process was asleep, and the first of what a later plan adds, since
    /// verdicts may hang on it meanwhile. What adds more than <see cref="MostInShortRound"/> takes longer in proportion, up to <see cref="FirstRound"/>.
    /// </summary>
    public static readonly TimeSpan ShortRound = TimeSpan.FromSeconds(1);

    /// <summary>As many as there are in a second where ten thousand checks are asked every five.</summary>
    public const int MostInShortRound = 2_000;

    /// <summary>A probe that outlives its timeout by this much ignores it, and the check would never be probed again.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(30);

    /// <summary>The same for one that has made its check stale.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<CheckKey, Slot> _slots = [];
    private readonly Dictionary<string, Lane> _lanes = [];
    private readonly Queue<Lane> _turns = [];

    // Only the newest entry of a slot is valid: a slot that comes back to a time that it was planned for before must not fall due twice.
    private readonly PriorityQueue<(Slot Slot, long Entry), TimeSpan> _due = new();
    private int _ready;
    private int _overdue;
    private bool _hasPlan;

    public int InFlight { get; private set; }

    /// <summary>Whether a probe is kept waiting until another one ends.</summary>
    public bool IsWaitingForRoom => _ready + _overdue > 0;

    /// <summary>When the next check falls due; null when none is planned.</summary>
    public TimeSpan? NextDue => _due.TryPeek(out _, out var due) ? due : null;

    /// <summary>Takes on a plan. A check that is asked the same thing at the same pace keeps its place.</summary>
    public void Replan(Plan plan, TimeSpan now)
    {
        foreach (var slot in _slots.Values.Where(slot => plan.IndexOf(slot.Check.Key) < 0).ToList())
        {
            Remove(slot);
        }

        var added = new List<CheckPlan>();
        foreach (var check in plan.Probed)
        {
            if (_slots.TryGetValue(check.Key, out var slot))
            {
                if (slot.Check.Target.Equals(check.Target))
                {
                    Keep(slot, check, now);
                    continue;
                }

                Remove(slot);
            }

            added.Add(check);
        }

        var within = _hasPlan ? TimeSpan.FromTicks(Math.Min(FirstRound.Ticks, ShortRound.Ticks * Math.Max(MostInShortRound, added.Count) / MostInShortRound)) : FirstRound;
        added.ForEach(check => Add(check, now, within));
        _hasPlan = true;
    }

    /// <summary>
    /// After a sleep that nobody planned much is overdue at once: what was missed is missed, and each is asked once, spread over a moment and not over its
    /// interval, since the silence has been long enough. Once: sleep after sleep must not put a probe off for ever. What is under way is left to
    /// <see cref="Excuse"/>: a fresh deadline with each sleep would be none.
    /// </summary>
    public void Restart(TimeSpan now)
    {
        foreach (var slot in _slots.Values)
        {
            if (slot.State == SlotState.Waiting && slot.Due <= now && !slot.IsPutOff)
            {
                Schedule(slot, slot.SoonAfter(now, ShortRound));
                slot.IsPutOff = true;
            }
        }
    }

    /// <summary>This process was late by so much since it last said so: what is under way could not have ended in that time.</summary>
    public void Excuse(TimeSpan lateness)
    {
        foreach (var slot in _slots.Values.Where(slot => slot.State == SlotState.InFlight))
        {
            slot.ExpectedBy += lateness;
        }
    }

    /// <summary>Looks at every check, after everything that is due was taken: one that is silently not probed any more is the worst there is.</summary>
    /// <exception cref="InvalidOperationException">A check is not probed any more.</exception>
    public void Verify(TimeSpan now)
    {
        foreach (var slot in _slots.Values)
        {
            if (slot.State == SlotState.InFlight && now >= slot.ExpectedBy)
            {
                throw new InvalidOperationException($"The probe of {slot.Check.Key} has not ended at its deadline.");
            }

            if (slot.State == SlotState.Waiting && now - slot.Due > slot.Check.Cadence.StaleAfter)
            {
                throw new InvalidOperationException($"{slot.Check.Key} was due {Core.Duration.Format(now - slot.Due)} ago, and is not asked.");
            }

            // Whoever waits for room is not late; but there must be somebody who has it.
            if (slot.State == SlotState.Ready && InFlight < maxInFlight && slot.Lane.InFlight < maxPerHost)
            {
                throw new InvalidOperationException($"There is room for the probe of {slot.Check.Key}, and it is not started.");
            }
        }
    }

    /// <summary>The next probe to start now, if any. Whoever takes one must say when it is <see cref="Finished"/>.</summary>
    public Slot? Take(TimeSpan now)
    {
        while (_due.TryPeek(out var entry, out var due) && due <= now)
        {
            _due.Dequeue();
            if (entry.Slot.Entry == entry.Entry && !entry.Slot.IsRemoved)
            {
                FallDue(entry.Slot, now);
            }
        }

        while (InFlight < maxInFlight && _turns.TryDequeue(out var lane))
        {
            lane.HasTurn = false;
            var slot = lane.Ready.Dequeue();
            _ready--;
            if (!slot.IsRemoved)
            {
                return Start(slot, now);
            }

            GiveTurn(lane);
        }

        return null;
    }

    /// <summary>A probe that was taken has ended.</summary>
    public void Finished(Slot slot)
    {
        InFlight--;
        slot.Lane.InFlight--;
        Forget(slot.Lane);
        slot.State = SlotState.Waiting;
        if (slot.IsOverdue)
        {
            slot.IsOverdue = false;
            _overdue--;
            if (!slot.IsRemoved)
            {
                Enqueue(slot);
            }
        }

        GiveTurn(slot.Lane);
    }

    /// <summary>The newest sample disagrees with what the check had settled on: look again after the fast interval.</summary>
    public void Hasten(CheckKey key, TimeSpan now)
    {
        if (_slots.TryGetValue(key, out var slot) && slot.State == SlotState.Waiting)
        {
            var due = slot.StartedAt + slot.Check.Cadence.FastInterval;
            Schedule(slot, due > now ? due : now);
        }
    }

    private void Add(CheckPlan check, TimeSpan now, TimeSpan within)
    {
        if (!_lanes.TryGetValue(check.Target.Host, out var lane))
        {
            _lanes.Add(check.Target.Host, lane = new(check.Target.Host));
        }

        var slot = new Slot(check, lane);
        lane.Members++;
        _slots.Add(check.Key, slot);
        slot.BeginRound(now);

        // What finds hosts comes before them.
        Schedule(slot, slot.SoonAfter(now, check.Target is HostsTarget ? ShortRound : within));
    }

    private void Keep(Slot slot, CheckPlan check, TimeSpan now)
    {
        var isSamePace = slot.Check.Cadence.Interval == check.Cadence.Interval;
        slot.Check = check;
        if (isSamePace)
        {
            return;
        }

        // Sooner if need be, never later: reload after reload must not put a probe off for ever.
        slot.BeginRound(now);
        var first = slot.SoonAfter(now, FirstRound);
        if (slot.State != SlotState.Ready && !slot.IsOverdue && first < slot.Due)
        {
            Schedule(slot, first);
        }
    }

    private void Remove(Slot slot)
    {
        slot.IsRemoved = true;
        _slots.Remove(slot.Check.Key);
        slot.Lane.Members--;
        Forget(slot.Lane);
    }

    /// <summary>What is under way to a host counts there for as long as it is, whatever a reload did meanwhile.</summary>
    private void Forget(Lane lane)
    {
        if (lane is { Members: 0, InFlight: 0 })
        {
            _lanes.Remove(lane.Host);
        }
    }

    private void FallDue(Slot slot, TimeSpan now)
    {
        if (slot.State == SlotState.Waiting)
        {
            slot.Overslept = now - slot.Due;
            Enqueue(slot);
        }
        else if (slot.State == SlotState.InFlight && !slot.IsOverdue)
        {
            slot.Overslept = TimeSpan.Zero;
            slot.IsOverdue = true;
            _overdue++;
        }
    }

    private static TimeSpan EndOf(Slot slot, TimeSpan startedAt)
    {
        var (timeout, stale) = (slot.Check.Cadence.Timeout + LongestPatience, slot.Check.Cadence.StaleAfter + Patience);
        return startedAt + (timeout < stale ? timeout : stale);
    }

    private Slot Start(Slot slot, TimeSpan now)
    {
        InFlight++;
        slot.Lane.InFlight++;
        GiveTurn(slot.Lane);
        slot.State = SlotState.InFlight;
        slot.StartedAt = now;
        slot.IsPutOff = false;
        slot.ExpectedBy = EndOf(slot, now);
        slot.Lag = now - slot.Due;
        Schedule(slot, slot.NextAfter(now));
        return slot;
    }

    private void Enqueue(Slot slot)
    {
        slot.State = SlotState.Ready;
        slot.Lane.Ready.Enqueue(slot);
        _ready++;
        GiveTurn(slot.Lane);
    }

    private void GiveTurn(Lane lane)
    {
        if (!lane.HasTurn && lane.Ready.Count > 0 && lane.InFlight < maxPerHost)
        {
            lane.HasTurn = true;
            _turns.Enqueue(lane);
        }
    }

    private void Schedule(Slot slot, TimeSpan due)
    {
        slot.Due = due;
        LookAt(slot, due);
    }

    private void LookAt(Slot slot, TimeSpan time) => _due.Enqueue((slot, ++slot.Entry), time);
}

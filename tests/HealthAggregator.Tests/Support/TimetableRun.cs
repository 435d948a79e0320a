using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;

namespace HealthAggregator.Tests.Support;

/// <summary>
/// A timetable in use, without clock or threads: wakes exactly when something falls due or a probe ends, starts whatever it is given, and notes every start.
/// A rule that no timetable may ever break is asserted at each.
/// </summary>
internal sealed class TimetableRun
{
    private readonly int _maxInFlight;
    private readonly int _maxPerHost;
    private readonly List<Start> _starts = [];
    private readonly PriorityQueue<Slot, TimeSpan> _ends = new();
    private readonly List<(Slot Slot, CheckPlan Check)> _inFlight = [];
    private readonly List<Slot> _held = [];
    private readonly HashSet<CheckPlan> _abandoned = new(ReferenceEqualityComparer.Instance);
    private Dictionary<CheckKey, CheckPlan> _planned = [];
    private Func<CheckPlan, bool> _isHeld = _ => false;
    private Func<CheckPlan, TimeSpan> _duration = _ => TimeSpan.FromMilliseconds(1);

    public TimetableRun(CheckPlan[] checks, int maxInFlight = 10_000, int maxPerHost = 10_000, TimeSpan startedAt = default)
    {
        (_maxInFlight, _maxPerHost, Now) = (maxInFlight, maxPerHost, startedAt);
        Table = new(maxInFlight, maxPerHost);
        Replan(checks);
    }

    public Timetable Table { get; }

    public TimeSpan Now { get; private set; }

    public IReadOnlyList<Start> Starts => _starts;

    public IEnumerable<CheckKey> Keys => _planned.Keys;

    /// <summary>The most probes that were under way of one check.</summary>
    public int MostAtOnce { get; private set; }

    public IReadOnlyList<TimeSpan> StartsOf(CheckKey key) => [.. _starts.Where(start => start.Key == key).Select(start => start.At)];

    public void Replan(CheckPlan[] checks)
    {
        _planned = checks.ToDictionary(check => check.Key);
        foreach (var (_, check) in _inFlight.Where(probe => !(_planned.GetValueOrDefault(probe.Check.Key)?.Target.Equals(probe.Check.Target) ?? false)))
        {
            // Taken out, or asked something else: what is under way has nothing to do with what is planned, even if a later plan is as this one was.
            _abandoned.Add(check);
        }

        Table.Replan(checks.Length == 0 ? Plan.Empty : Some.Plan([.. checks]), Now);
    }

    /// <summary>From now on a probe takes this long.</summary>
    public void Takes(TimeSpan duration) => Takes(_ => duration);

    public void Takes(Func<CheckPlan, TimeSpan> duration) => _duration = duration;

    /// <summary>From now on no probe ends.</summary>
    public void HoldAll() => HoldAll(_ => true);

    public void HoldAll(Func<CheckPlan, bool> isHeld) => _isHeld = isHeld;

    public void ReleaseAll()
    {
        _isHeld = _ => false;
        while (_held.Count > 0)
        {
            ReleaseOne();
        }
    }

    public void ReleaseOne()
    {
        Finish(_held[0]);
        _held.RemoveAt(0);
    }

    /// <summary>Nobody wakes for this long.</summary>
    public void Sleep(TimeSpan time) => Now += time;

    /// <summary>The same where it was to wake meanwhile, and sees that it did not.</summary>
    public void Oversleep(TimeSpan time)
    {
        Sleep(time);
        Table.Restart(Now);
        Table.Excuse(time);
    }

    public void Step(TimeSpan time) => Until(Now + time);

    public void HastenAll()
    {
        foreach (var key in Keys)
        {
            Table.Hasten(key, Now);
        }
    }

    public IReadOnlyList<Start> Until(TimeSpan time)
    {
        var before = _starts.Count;
        TakeAll();
        while (NextEvent() is { } next && next < time)
        {
            Now = next > Now ? next : Now;
            EndProbes();
            TakeAll();
        }

        Now = time;
        Table.Verify(Now);
        return _starts[before..];
    }

    public void UntilStarts(int count)
    {
        while (_starts.Count < count)
        {
            Now = NextEvent()!.Value;
            EndProbes();
            TakeAll();
        }
    }

    /// <summary>Starts whatever may start now.</summary>
    public IReadOnlyList<Start> TakeAll()
    {
        var before = _starts.Count;
        while (Table.Take(Now) is { } slot)
        {
            Begin(slot);
        }

        Assert.Equal(_inFlight.Count, Table.InFlight);
        Table.Verify(Now);
        return _starts[before..];
    }

    private TimeSpan? NextEvent()
    {
        var end = _ends.TryPeek(out _, out var endsAt) ? endsAt : (TimeSpan?)null;
        return Table.NextDue is not { } due ? end : end is null || due < end ? due : end;
    }

    private void EndProbes()
    {
        while (_ends.TryPeek(out _, out var endsAt) && endsAt <= Now)
        {
            Finish(_ends.Dequeue());
        }
    }

    private void Finish(Slot slot)
    {
        _inFlight.RemoveAt(_inFlight.FindIndex(probe => probe.Slot == slot));
        Table.Finished(slot);
    }

    private void Begin(Slot slot)
    {
        var check = slot.Check;
        Assert.True(_planned.TryGetValue(check.Key, out var planned) && ReferenceEquals(planned, check), $"{check.Key} is not of the newest plan");
        Assert.DoesNotContain(_inFlight, probe => probe.Slot == slot || (probe.Check.Key == check.Key && !_abandoned.Contains(probe.Check)));
        Assert.True(slot.Lag >= TimeSpan.Zero, $"{check.Key} started {-slot.Lag} early");
        _inFlight.Add((slot, check));
        _starts.Add(new(check, Now, slot.Lag));
        MostAtOnce = Math.Max(MostAtOnce, _inFlight.Count(probe => probe.Check.Key == check.Key));
        Assert.InRange(_inFlight.Count, 1, _maxInFlight);
        Assert.InRange(_inFlight.Count(probe => probe.Check.Target.Host == check.Target.Host), 1, _maxPerHost);
        if (_isHeld(check))
        {
            _held.Add(slot);
        }
        else
        {
            _ends.Enqueue(slot, Now + _duration(check));
        }
    }

    /// <param name="Lag">How late it was, as the timetable says.</param>
    public sealed record Start(CheckPlan Check, TimeSpan At, TimeSpan Lag)
    {
        public CheckKey Key => Check.Key;
    }
}

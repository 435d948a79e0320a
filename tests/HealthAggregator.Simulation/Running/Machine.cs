using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Probing;
using HealthAggregator.Simulation.Judging;
using HealthAggregator.Simulation.Stories;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Running;

/// <summary>
/// One machine with one process on it, and the world around: everything that happens, in the order of a clock that nobody waits for. Nothing here decides anything; it hands
/// on what the real code asks for, and lets the judges look.
/// </summary>
internal sealed class Machine : IDisposable
{
    /// <summary>As the evaluator's.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(505);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);

    /// <summary>As the scheduler's.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    /// <summary>Between two looks of a prober, while nothing else is to be looked at.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan VerifyInterval = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<Event, (TimeSpan At, long Order)> _queue = new();
    private readonly Dice _dice;
    private readonly Judge[] _judges;
    private readonly List<(CheckPlan Check, Sample Sample)> _samples = [];
    private readonly List<Input> _others = [];
    private long _order;
    private long _wakeTicket;
    private TimeSpan _wakeAt;
    private long _stepTicket;
    private TimeSpan _stepAt;
    private TimeSpan _stoppedUntil;
    private TimeSpan _stuckUntil;
    private TimeSpan _starvedUntil;
    private TimeSpan _starvedBy;
    private readonly Clock _straightClock;
    private readonly Pauses _pauses = new();
    private readonly Legacy _legacy;
    private TimeSpan _verifiedAt;
    private TimeSpan _keptAt;
    private bool _losesBoot;

    public Machine(Story story, Trace trace, params Judge[] judges)
    {
        (Story, Trace, Plan) = (story, trace, story.Plans[0]);
        (World, Disk, _dice) = (new(story.Seed), new(Dice.Of(story.Seed, 11)), Dice.Of(story.Seed, 12));
        _legacy = new(Disk);
        Disk.Told = what => Trace.Add(Now, what);
        (Clock, _straightClock) = (new(Time, Time.Awake()), new(Time.Straight(), Time.Awake()));
        Boot(story.Uptime);
        _judges = [.. judges.Select(judge => judge.On(this))];
    }

    public Story Story { get; }

    public Trace Trace { get; }

    public World World { get; }

    public SimulatedDisk Disk { get; }

    public SimulatedTime Time { get; } = new();

    /// <summary>What an instance started now would be configured with.</summary>
    public Plan Plan { get; private set; }

    public Clock Clock { get; }

    public TimeSpan Now => Time.Now;

    /// <summary>Null while none runs.</summary>
    public Instance? Instance { get; private set; }

    /// <summary>How many were started.</summary>
    public int Generation { get; private set; }

    /// <summary>Null where the story has nothing for it.</summary>
    public Shadow? Shadow { get; private set; }

    /// <summary>For how much of the time so far nobody listened, or the process listened badly.</summary>
    public TimeSpan Paused => _pauses.Between(TimeSpan.Zero, Now);

    /// <summary>Whether anything kept it from running so far.</summary>
    public bool HasPaused => _pauses.Any;

    /// <summary>For how long there was no process.</summary>
    public TimeSpan Down { get; private set; }

    /// <summary>When the last step was taken.</summary>
    public TimeSpan SteppedAt { get; private set; }

    public int Steps { get; private set; }

    /// <summary>Until when it listened badly; zero while this process always listened well.</summary>
    public TimeSpan StarvedUntil => _starvedUntil + _starvedBy;

    public bool IsStopped => Now < _stoppedUntil || Now < _stuckUntil;

    /// <summary>What the process before this one had kept at last; null when the disk would not have it, and while there was none.</summary>
    public Kept? Left => _legacy.Left;

    /// <summary>Whether the process before this one ended in the middle of a call of the disk.</summary>
    public bool DiedInCall { get; private set; }

    /// <summary>What this process found; null when it found nothing that it could read.</summary>
    public HoldoverReading? Found { get; private set; }

    public void Run()
    {
        foreach (var happening in Story.Happenings)
        {
            At(happening.At, () => Happen(happening));
        }

        Start();
        At(Story.CalmAt, Calm);
        while (_queue.TryDequeue(out var next, out var key) && key.At <= Story.EndsAt)
        {
            if (next.Generation is { } generation)
            {
                if (generation != Generation || Instance is null)
                {
                    continue;
                }

                if (key.At < _stoppedUntil)
                {
                    _queue.Enqueue(next, (_stoppedUntil, key.Order));
                    continue;
                }

                if (key.At < _starvedUntil && !next.IsDelayed)
                {
                    _queue.Enqueue(next with { IsDelayed = true }, (key.At + _dice.Time(TimeSpan.Zero, _starvedBy), key.Order));
                    continue;
                }
            }

            Time.MoveTo(key.At);
            try
            {
                next.Action();
            }
            catch (DeathException)
            {
                Trace.Add(Now, "the process dies in the middle of a call of the disk");
                Die(losesPower: _dice.Percent(70), TimeSpan.FromSeconds(1), inCall: true);
            }
        }

        foreach (var judge in _judges)
        {
            judge.Ended();
        }
    }

    public void Dispose()
    {
        Instance?.Dispose();
        Shadow?.Dispose();
        Disk.Dispose();
    }

    // What happens to it.

    /// <summary>Nothing of the process runs for so long.</summary>
    /// <param name="isSuspend">Nor of the machine.</param>
    public void Stop(TimeSpan duration, bool isSuspend)
    {
        if (Instance is null)
        {
            return;
        }

        var until = Now + duration;
        _pauses.Add(Now, until);
        Time.Suspended += isSuspend ? duration : TimeSpan.Zero;
        _stoppedUntil = until > _stoppedUntil ? until : _stoppedUntil;
        InProcess(until, Ask);
    }

    /// <summary>Everything in the process is late for so long, each thing by up to so much.</summary>
    public void Starve(TimeSpan duration, TimeSpan by)
    {
        if (Instance is null)
        {
            return;
        }

        (_starvedUntil, _starvedBy) = (Now + duration, by);
        _pauses.Add(Now, Now + duration + by);
    }

    /// <summary>The evaluator does not go round for so long, and everything else does: no watchdog ends it.</summary>
    public void Stick(TimeSpan duration)
    {
        if (Instance is null)
        {
            return;
        }

        _stuckUntil = Now + duration;
        _pauses.Add(Now, _stuckUntil);
        for (var at = TimeSpan.Zero; at < duration; at += Asking)
        {
            InProcess(Now + at, Ask);
        }
    }

    /// <param name="inCall">Whether in the middle of a call of the disk.</param>
    public void Die(bool losesPower, TimeSpan downtime, bool inCall = false)
    {
        Instance?.Dispose();
        Instance = null;
        Shadow?.Dispose();
        Shadow = null;
        (_stoppedUntil, _stuckUntil, _starvedUntil, _starvedBy) = (Now, Now, TimeSpan.Zero, TimeSpan.Zero);
        _pauses.EndAt(Now);
        _samples.Clear();
        _others.Clear();
        DiedInCall = inCall;
        Disk.Revive();
        _legacy.Write();
        Disk.Reopen(losesPower);
        _losesBoot |= losesPower;
        foreach (var judge in _judges)
        {
            judge.Died(losesPower);
        }

        Down += downtime;
        var generation = Generation;
        At(Now + downtime, () =>
        {
            if (generation == Generation && Instance is null)
            {
                Start();
            }
        });
    }

    public void Say(Func<ControlState, DateTimeOffset, ControlChange> saying, string reason, bool force, int? behind)
    {
        if (Instance is not { } instance || IsStopped)
        {
            Trace.Add(Now, "  nobody hears it");
            return;
        }

        var change = saying(instance.Control.State, Clock.Now.Wall);
        var request = new ChangeRequest("alice", "10.0.0.9", reason, force, behind is { } behindBy ? [instance.Control.State.Revision - behindBy] : null);
        var result = instance.Control.Make(change, request).GetAwaiter().GetResult();
        Trace.Add(Now, $"  {change}: {result.Outcome}, revision {result.State.Revision} {result.Refusal?.Title} {result.Refusal?.Detail}");
        foreach (var judge in _judges)
        {
            judge.Said(change, request, result);
        }
    }

    public void Accept()
    {
        if (Instance is { } instance && !IsStopped)
        {
            var result = instance.Control.Accept(new("alice", "10.0.0.9", "I know")).GetAwaiter().GetResult();
            Trace.Add(Now, $"  {result.Outcome}, revision {result.State.Revision}");
        }
    }

    public void Recover(string dataCenter) => Apply(new Input.Recovered(dataCenter));

    public void Reload(int plan)
    {
        Plan = Story.Plans[plan];
        if (Instance is { } instance && !IsStopped)
        {
            Apply(new Input.Replanned(Plan));
            instance.Timetable.Replan(Plan, Clock.Uptime);
            PlanWake();
        }
    }

    private void Apply(Input input)
    {
        if (Instance is { } instance && !IsStopped)
        {
            instance.Apply(input);
        }
    }

    private void Happen(Happening happening)
    {
        Trace.Add(Now, happening.ToString());
        happening.Happen(this);
    }

    private void Calm()
    {
        Trace.Add(Now, "from here on nothing goes wrong any more");
        Disk.Heal();
        Story.Calm(this);
        if (Instance is null)
        {
            Start();
        }
    }

    private void Boot(TimeSpan uptime)
    {
        Time.BootedAt = Now - uptime;
        _legacy.Boot();
    }

    private void Start()
    {
        Generation++;
        if (_losesBoot)
        {
            Boot(TimeSpan.FromSeconds(10));
            _losesBoot = false;
        }

        var (reading, kept) = _legacy.Find(Plan);
        Found = reading;
        try
        {
            Instance = new(Clock, Plan, Disk.Path, Disk.Calls, Found.Holdover, changes => { }) { Step = Step };
        }
        catch (DeathException)
        {
            Trace.Add(Now, "the process dies while it starts");
            Die(losesPower: true, TimeSpan.FromSeconds(1), inCall: true);
            return;
        }

        Instance.Applying = input =>
        {
            _others.Add(input);
            Shadow?.Apply(input);
        };
        Trace.Add(Now, $"a process starts with revision {Instance.Store.State.Revision}{(Found.Problem.Length > 0 ? ", and nothing but latches held over: " + Found.Problem : "")}");
        if (Story.HasShadow)
        {
            Shadow = new(_straightClock, Plan, Instance.Store.State, Found.Holdover);
        }

        (SteppedAt, _stepAt, _wakeAt, _verifiedAt) = (Now, TimeSpan.MaxValue, TimeSpan.MaxValue, Now);
        for (var index = 0; index < _judges.Length; index++)
        {
            _judges[index].Started(Found.Problem.Length == 0 ? kept?.Memories[index] : null);
        }

        PlanStep(TimeSpan.Zero);
        PlanWake();
    }

    private void Step()
    {
        var (instance, before) = (Instance!, Instance!.Board.Snapshot);
        instance.Evaluator.Step();
        Shadow?.Step();
        Steps++;
        SteppedAt = Now;
        var step = new Step(before, instance.Board.Snapshot, [.. _samples], [.. _others]);
        _samples.Clear();
        _others.Clear();
        Tell(step);
        foreach (var judge in _judges)
        {
            judge.Look(step);
        }

        Keep(step);
        _stepAt = TimeSpan.MaxValue;
        PlanStep(Pulse);
        PlanWake();
    }

    private void Ask()
    {
        foreach (var judge in _judges)
        {
            judge.Asked();
        }
    }

    private void Tell(Step step)
    {
        foreach (var change in Trace.IsOn ? step.After.Changes.Checks : [])
        {
            Trace.Add(Now, $"    {change.Check.Key} {(change.After.IsStale ? "stale" : change.After.Status.ToString())}");
        }

        foreach (var change in Trace.IsOn ? step.After.Changes.DataCenters : [])
        {
            Trace.Add(Now, $"    {change.DataCenter.Name} {change.After.Verdict} by {change.After.Rung}: {change.After.Reason} because {string.Join("; ", change.Causes)}");
        }
    }

    private void Keep(Step step)
    {
        var isChanged = step.IsReplanned;
        for (var index = 0; index < step.After.DataCenters.Length && !isChanged; index++)
        {
            var (before, after) = (step.Before.DataCenters[index], step.After.DataCenters[index]);
            isChanged = before.Decision.Verdict != after.Decision.Verdict || before.IsLatched != after.IsLatched;
        }

        if (isChanged || Now - _keptAt >= TimeSpan.FromSeconds(1))
        {
            _keptAt = Now;
            _legacy.Keep(step.After, [.. _judges.Select(judge => judge.Keep())]);
        }
    }

    private void PlanStep(TimeSpan wait)
    {
        if (Now + wait < _stepAt)
        {
            _stepAt = Now + wait;
            var ticket = ++_stepTicket;
            InProcess(_stepAt, () => StepIf(ticket));
        }
    }

    private void StepIf(long ticket)
    {
        if (ticket == _stepTicket && Now < _stuckUntil)
        {
            InProcess(_stuckUntil, () => StepIf(ticket));
        }
        else if (ticket == _stepTicket)
        {
            Step();
        }
    }

    private void PlanWake()
    {
        var due = Instance!.Timetable.NextDue is { } next ? next + Time.BootedAt - Now : LongestWait;
        var wait = due < Tick ? Tick : due < LongestWait ? due : LongestWait;
        if (Now + wait < _wakeAt)
        {
            _wakeAt = Now + wait;
            var ticket = ++_wakeTicket;
            InProcess(_wakeAt, () =>
            {
                if (ticket == _wakeTicket)
                {
                    Wake();
                }
            });
        }
    }

    private void Wake()
    {
        var (timetable, now) = (Instance!.Timetable, Clock.Uptime);
        if (Now - _wakeAt > LongestWait)
        {
            timetable.Restart(now);
        }

        while (timetable.Take(now) is { } slot)
        {
            Begin(slot);
        }

        if (Now - _verifiedAt >= VerifyInterval)
        {
            timetable.Excuse(LateSince(_verifiedAt));
            timetable.Verify(now);
            _verifiedAt = Now;
        }

        _wakeAt = TimeSpan.MaxValue;
        PlanWake();
    }

    private void Begin(Slot slot)
    {
        foreach (var judge in _judges)
        {
            judge.Began(slot);
        }

        var (check, startedAt, answer, overslept) = (slot.Check, Now, World.Ask(slot.Check, Now), slot.Overslept);
        var due = Now + answer.After;
        InProcess(due, () => End(slot, check, startedAt, overslept, answer));
    }

    private void End(Slot slot, CheckPlan check, TimeSpan startedAt, TimeSpan overslept, Answer answer)
    {
        var (duration, timeout) = (Now - startedAt, check.Cadence.Timeout);

        // Where both the answer and the deadline wait for a process that did not look, either may come first.
        var failure = duration > timeout && answer.Failure != FailureKind.Timeout && _dice.Percent(50) ? FailureKind.Timeout : answer.Failure;

        // As the scheduler has it.
        var late = LateSince(startedAt) + (overslept > Tick ? overslept - Tick : TimeSpan.Zero);
        var isUnsure = failure == FailureKind.Local || (failure == FailureKind.None ? duration > 1.5 * timeout : late > timeout / 2);
        var sample = new Sample(Clock.Now, duration, failure) { Reason = failure == FailureKind.None ? "" : failure.ToString(), IsUnsure = isUnsure };
        Instance!.Timetable.Finished(slot);
        foreach (var judge in _judges)
        {
            judge.Finished(slot);
        }

        Instance.Evaluator.Take(check, sample);
        Shadow?.Take(new(check, sample));
        _samples.Add((check, sample));
        Trace.Add(Now, $"      {check.Key} {(sample.Passed ? "passes" : sample.Failure.ToString())}{(isUnsure ? ", unsure" : "")} after {duration.TotalMilliseconds} ms");
        PlanStep(Gather);
        PlanWake();
    }

    /// <summary>For how much of the time since then the process did not run, or ran badly.</summary>
    private TimeSpan LateSince(TimeSpan since) => _pauses.Between(since, Now);

    private void At(TimeSpan at, Action action) => _queue.Enqueue(new(action, null), (at, ++_order));

    private void InProcess(TimeSpan at, Action action) => _queue.Enqueue(new(action, Generation), (at, ++_order));

    /// <param name="Generation">Of the process that it happens in; null: outside of any.</param>
    private readonly record struct Event(Action Action, int? Generation, bool IsDelayed = false);
}

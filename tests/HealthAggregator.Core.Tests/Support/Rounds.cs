using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>
/// Everything that is planned, probed in time that nobody waits for, as the scheduler does: each check in its own phase, one probe of it at a time, and sooner while
/// it is in doubt. Every sample is a step, and so is half a second of nothing.
/// </summary>
internal sealed class Rounds
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);

    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _due = new();
    private readonly Dictionary<CheckKey, Slot> _slots = [];
    private readonly Func<CheckPlan, double, Answer> _world;
    private TimeSpan _now;
    private long _order;

    /// <param name="phases">Where in its interval a check is asked, 0 to 1.</param>
    /// <param name="world">What a check answers that is asked at so many seconds.</param>
    public Rounds(Plan plan, Func<CheckPlan, double> phases, Func<CheckPlan, double, Answer> world)
        : this(Snapshot.Start(plan, Some.At(0)), phases, world)
    {
    }

    public Rounds(Snapshot start, Func<CheckPlan, double> phases, Func<CheckPlan, double, Answer> world)
    {
        (Now, _world, _now) = (start, world, start.AsOf.Uptime);
        foreach (var check in start.Plan.Probed)
        {
            var slot = new Slot(check, _now + (phases(check) * check.Cadence.Interval));
            _slots.Add(check.Key, slot);
            Plan(slot, slot.Anchor);
        }

        Enqueue(_now + Pulse, Beat);
    }

    public Snapshot Now { get; private set; }

    /// <summary>Phases spread as evenly as they can be, in an order that has nothing to do with the plan's.</summary>
    public static Func<CheckPlan, double> Spread(Plan plan) => check => plan.IndexOf(check.Key) * 0.618_033_988_75 % 1;

    /// <summary>Lives on, snapshot by snapshot.</summary>
    public IEnumerable<Snapshot> Until(double seconds)
    {
        while (_due.TryPeek(out _, out var next) && next.At <= TimeSpan.FromSeconds(seconds))
        {
            var before = Now;
            _now = next.At;
            _due.Dequeue()();
            if (!ReferenceEquals(before, Now))
            {
                yield return Now;
            }
        }
    }

    public Snapshot End(double seconds) => Until(seconds).LastOrDefault(Now);

    private void Beat()
    {
        Step();
        Enqueue(_now + Pulse, Beat);
    }

    private void Plan(Slot slot, TimeSpan due)
    {
        var plan = ++slot.Plan;
        Enqueue(due, () =>
        {
            if (slot.Plan == plan)
            {
                Ask(slot);
            }
        });
    }

    private void Ask(Slot slot)
    {
        var (startedAt, interval) = (_now, slot.Check.Cadence.Interval);
        slot.StartedAt = _now;
        slot.IsUnderWay = true;
        var answer = _world(slot.Check, _now.TotalSeconds);
        var next = slot.Anchor + (Math.Floor((_now - slot.Anchor) / interval) + 1) * interval;
        Enqueue(_now + answer.Takes, () =>
        {
            slot.IsUnderWay = false;
            Plan(slot, next > _now ? next : _now);
            Step(new Input.Sampled(slot.Check, new(Some.At(_now.TotalSeconds), _now - startedAt, answer.Failure) { Reason = answer.Failure == FailureKind.None ? "" : $"{answer.Failure}", IsUnsure = answer.IsUnsure }));
        });
    }

    private void Step(params Input[] inputs)
    {
        Now = Now.After(inputs, Some.At(_now.TotalSeconds));
        foreach (var slot in Now.Changes.InDoubt.Select(check => _slots[check.Key]).Where(slot => !slot.IsUnderWay))
        {
            var soon = slot.StartedAt + slot.Check.Cadence.FastInterval;
            Plan(slot, soon > _now ? soon : _now);
        }
    }

    private void Enqueue(TimeSpan at, Action action) => _due.Enqueue(action, (at, ++_order));

    /// <param name="Takes">From the start of the probe to its end.</param>
    internal sealed record Answer(FailureKind Failure, TimeSpan Takes)
    {
        public static readonly Answer Passes = new(FailureKind.None, TimeSpan.FromMilliseconds(3));

        public static readonly Answer SaysFail = new(FailureKind.SaidFail, TimeSpan.FromMilliseconds(3));

        /// <summary>There is no way there, and this machine knows it at once.</summary>
        public static readonly Answer IsUnreachable = new(FailureKind.Unreachable, TimeSpan.FromMilliseconds(1));

        public bool IsUnsure { get; init; }

        /// <summary>Nothing ever comes back.</summary>
        public static Answer IsLost(CheckPlan check) => new(FailureKind.Timeout, check.Cadence.Timeout);
    }

    private sealed class Slot(CheckPlan check, TimeSpan anchor)
    {
        public CheckPlan Check { get; } = check;

        public TimeSpan Anchor { get; } = anchor;

        public TimeSpan StartedAt { get; set; }

        public bool IsUnderWay { get; set; }

        /// <summary>Only the newest plan of when it is asked holds.</summary>
        public long Plan { get; set; }
    }
}

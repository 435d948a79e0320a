using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Probing;
using HealthAggregator.Publishing;

namespace HealthAggregator.Simulation.Running;

/// <summary>One process: the real evaluator, board, timetable, control service and store, and nothing of threads and sockets.</summary>
internal sealed class Instance : IDisposable
{
    private static readonly AnswerBook Book = new(new(200, "PASS"), new(503, "FAIL"));

    public Instance(Clock clock, Plan plan, string directory, DiskCalls disk, Holdover? holdover, Action<SnapshotChanges> changed)
    {
        // As ControlStorage opens it, but for the lock and the disk.
        var audit = AuditLog.In(directory, clock.Time, disk);
        Store = FileControlStore.Open(directory, audit.Alarm is null ? audit.LastRevision : Math.Max(audit.LastRevision, 1), disk);
        var publisher = new Publisher(Book, clock.Time);
        StartedWith = Snapshot.Start(plan, clock.Now, Store.State, holdover);
        Board = new(clock.Time, publisher.Publish(StartedWith));
        Timetable = new(maxInFlight: 1_000, maxPerHost: 100);
        Timetable.Replan(plan, clock.Uptime);
        Evaluator = new(publisher, Board, clock) { Changed = changed, InDoubt = check => Timetable.Hasten(check.Key, clock.Uptime) };
        Control = new(new(Store, audit), clock) { Publish = Apply, Snapshot = () => Board.Snapshot, Told = _ => { } };
    }

    public Board Board { get; }

    public Evaluator Evaluator { get; }

    public Timetable Timetable { get; }

    public ControlService Control { get; }

    public FileControlStore Store { get; }

    /// <summary>Its first snapshot.</summary>
    public Snapshot StartedWith { get; }

    /// <summary>Called before each step that is made for somebody who waits for it.</summary>
    public Action<Input> Applying { get; set; } = _ => { };

    /// <summary>Makes a step.</summary>
    public required Action Step { get; init; }

    public Task Apply(Input input)
    {
        Applying(input);
        var applied = Evaluator.Apply(input);
        Step();
        return applied;
    }

    public void Dispose()
    {
        Evaluator.Dispose();
        Control.Dispose();
    }
}

using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Publishing;

namespace HealthAggregator.Simulation.Running;

/// <summary>
/// What the instance would believe if no disk had ever failed and nobody had ever set the wall clock: a second evaluator that hears the same samples, and of operators only
/// what was acknowledged.
/// </summary>
internal sealed class Shadow : IDisposable
{
    private readonly Evaluator _evaluator;

    public Shadow(Clock clock, Plan plan, ControlState control, Holdover? holdover)
    {
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), clock.Time);
        Board = new(clock.Time, publisher.Publish(Snapshot.Start(plan, clock.Now, control, holdover)));
        _evaluator = new(publisher, Board, clock) { Changed = _ => { }, InDoubt = _ => { } };
    }

    public Board Board { get; }

    public void Take(Input.Sampled input) => _evaluator.Take(input.Check, input.Sample);

    public void Apply(Input input) => _evaluator.Apply(input);

    public void Step() => _evaluator.Step();

    public void Dispose() => _evaluator.Dispose();
}

using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>What the clock does is told once, into whatever steps time is divided.</summary>
public class ControlTurnsLaws
{
    private static readonly TimeSpan Notice = TimeSpan.FromMinutes(10);

    /// <summary>What operators said, and when the clock was looked at after that.</summary>
    private static Arbitrary<(ControlState State, DateTimeOffset[] Looks)> ForwardOnly => Looks(0, 0.1, 1, 4, 9, 11, 30, 300);

    private static Arbitrary<(ControlState State, DateTimeOffset[] Looks)> BackToo => Looks(0, 0.1, 1, 4, 9, 11, 30, 300, -1, -9, -40, 5_000_000, -5_000_000);

    [Fact]
    public void What_began_is_on_and_what_ended_is_off_and_nothing_else_changed() => Law.Holds(BackToo, told =>
    {
        foreach (var (before, after, turns) in Steps(told.State, told.Looks))
        {
            Assert.Equal(
                InEffect(told.State, after).Except(InEffect(told.State, before)).Order(),
                turns.Where(turn => turn.Kind == ControlTurnKind.Began).Select(Name).Order());
            Assert.Equal(
                InEffect(told.State, before).Except(InEffect(told.State, after)).Order(),
                turns.Where(turn => turn.Kind == ControlTurnKind.Ended).Select(Name).Order());
        }
    });

    [Fact]
    public void An_end_is_announced_in_the_step_in_which_ten_minutes_are_left_of_what_was_on_before_it_and_is_after_it() => Law.Holds(ForwardOnly, told =>
    {
        foreach (var (before, after, turns) in Steps(told.State, told.Looks))
        {
            var expected = InEffect(told.State, after).Intersect(InEffect(told.State, before))
                .Where(name => EndOf(told.State, name, after) is { } end && end - before > Notice && end - after <= Notice);
            Assert.Equal(expected.Order(), turns.Where(turn => turn.Kind == ControlTurnKind.EndsSoon).Select(Name).Order());
        }
    });

    [Fact]
    public void An_end_is_announced_at_most_once() => Law.Holds(ForwardOnly, told =>
    {
        var announced = Steps(told.State, told.Looks).SelectMany(step => step.Turns).Where(turn => turn.Kind == ControlTurnKind.EndsSoon).ToList();
        Assert.Equal(announced.DistinctBy(turn => (Name(turn), turn.Until)).Count(), announced.Count);
    });

    [Fact]
    public void What_is_told_says_until_when_and_by_whom() => Law.Holds(ForwardOnly, told =>
    {
        foreach (var (_, after, turns) in Steps(told.State, told.Looks))
        {
            Assert.All(turns, turn => Assert.NotNull(turn.By));
            Assert.All(
                turns.Where(turn => turn.Kind != ControlTurnKind.Ended),
                turn => Assert.Equal(EndOf(told.State, Name(turn), after), turn.Until));
            Assert.All(turns.Where(turn => turn.Kind == ControlTurnKind.Ended), turn => Assert.True(turn.Until <= after));
        }
    });

    private static Arbitrary<(ControlState State, DateTimeOffset[] Looks)> Looks(params double[] minutes)
    {
        var gen =
            from history in History.Any.Generator
            from waits in Gen.Elements(minutes).ArrayOf(10)
            let last = history.Play().Last()
            let looks = waits.Aggregate(new List<DateTimeOffset> { last.By.At }, (sofar, wait) => [.. sofar, sofar[^1].AddMinutes(wait)])
            select (last.After, looks.ToArray());
        return gen.ToArbitrary();
    }

    private static IEnumerable<(DateTimeOffset Before, DateTimeOffset After, IReadOnlyList<ControlTurn> Turns)> Steps(ControlState state, DateTimeOffset[] looks)
    {
        var snapshot = Snapshot.Start(History.Plan, At(looks[0]), state);
        foreach (var look in looks.Skip(1))
        {
            var before = snapshot.AsOf.Wall;
            snapshot = snapshot.After([], At(look));
            yield return (before, look, snapshot.Changes.Controls);
        }
    }

    private static Moment At(DateTimeOffset wall) => new(TimeSpan.Zero, wall);

    private static string Name(ControlTurn turn) => $"{turn.What} {turn.Target}";

    private static IEnumerable<string> InEffect(ControlState state, DateTimeOffset wall) => History.Plan.DataCenters.SelectMany(plan => (string[])
    [
        .. ControlReckoning.IsBurstOn(state, plan, wall) ? [$"burst {plan.Name}"] : (string[])[],
        .. ControlReckoning.Forced(state, plan.Name, wall) is not null ? [$"override {plan.Name}"] : (string[])[],
        .. plan.Stacks.Where(stack => state.IsInMaintenance(plan.Name, stack.Name, wall)).Select(stack => $"maintenance {plan.Name}/{stack.Name}"),
    ]);

    private static DateTimeOffset? EndOf(ControlState state, string name, DateTimeOffset wall) => Parts(name) switch
    {
        ["burst", var dataCenter] => state[dataCenter].Burst.At(wall).Until,
        ["override", var dataCenter] => state[dataCenter].Override!.Window.Until,
        ["maintenance", var dataCenter, var stack] => state[dataCenter].Maintenance[stack].Window.Until,
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static string[] Parts(string name) => name.Split(' ', '/');
}

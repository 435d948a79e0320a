using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>What holds for every burst at every moment.</summary>
public class BurstLaws
{
    [Fact]
    public void It_is_on_while_the_switch_or_anything_scheduled_says_so() => Every((state, _, wall, _) => Assert.Equal(
        ControlReckoning.IsBurstOn(state, History.East, wall), state.EffectOn(History.East, wall).Burst.IsOn));

    [Fact]
    public void It_has_a_weight_while_it_is_on_and_none_while_it_is_off() => Every((_, burst, wall, _) =>
    {
        var effect = burst.At(wall);
        Assert.InRange(effect.Weight, effect.IsOn ? 1 : 0, effect.IsOn ? 100 : 0);
    });

    [Fact]
    public void While_it_is_on_it_says_when_it_ends_and_then_it_does() => Every((_, burst, wall, laters) =>
    {
        var effect = burst.At(wall);
        Assert.Null(effect.IsOn ? effect.Next : effect.Until);
        if (effect is { IsOn: true, Until: var until })
        {
            Assert.All(laters.Where(later => !(later >= until)), later => Assert.Equal((true, until), (burst.At(later).IsOn, burst.At(later).Until)));
            Assert.False(until is { } end && burst.At(end).IsOn);
        }
    });

    [Fact]
    public void While_it_is_off_it_says_when_it_begins_and_then_it_does() => Every((_, burst, wall, laters) =>
    {
        if (burst.At(wall) is { IsOn: false, Next: var next })
        {
            Assert.All(laters.Where(later => !(later >= next)), later => Assert.False(burst.At(later).IsOn));
            Assert.True(next is null || burst.At(next.Value).IsOn);
        }
    });

    [Fact]
    public void While_it_is_on_it_is_on_since_one_and_the_same_moment_and_its_weight_does_not_fall() => Every((_, burst, wall, laters) =>
    {
        var before = burst.At(wall);
        if (!before.IsOn || burst.Switch is { IsOn: true } && wall < burst.Switch.Since)
        {
            return; // the clock was set back: how far it has come is not to be known
        }

        foreach (var later in laters.TakeWhile(later => burst.At(later).IsOn))
        {
            var after = burst.At(later);
            Assert.Equal(before.Since, after.Since);
            Assert.True(after.Weight >= before.Weight, $"{before} fell to {after} at {later}");
            before = after;
        }
    });

    [Fact]
    public void It_was_off_just_before_it_is_on_since() => Every((_, burst, wall, _) =>
    {
        var effect = burst.At(wall);
        if (effect is { IsOn: true, Since: { } since } && since <= wall && burst.Switch is not { IsOn: true })
        {
            Assert.True(burst.At(since).IsOn);
            Assert.False(burst.At(since.AddTicks(-1)).IsOn);
        }
    });

    [Fact]
    public void Whatever_is_so_somebody_said_unless_nobody_ever_said_anything() => Every((_, burst, wall, _) =>
    {
        var effect = burst.At(wall);
        Assert.Equal(effect.Since is null, effect.By is null);
        Assert.True(effect.By is not null || (!effect.IsOn && burst.Switch is null && burst.Scheduled.All(scheduled => scheduled.From > wall)));
    });

    private static void Every(Action<ControlState, Burst, DateTimeOffset, DateTimeOffset[]> law) => Law.Holds(History.Any, history =>
    {
        var last = history.Play().Last();
        var moments = History.Moments(last.After, last.By.At);
        foreach (var wall in moments)
        {
            law(last.After, last.After["east"].Burst, wall, [.. moments.Where(later => later >= wall)]);
        }
    });
}

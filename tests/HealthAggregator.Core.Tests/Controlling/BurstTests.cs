using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class BurstTests
{
    [Fact]
    public void Nobody_ever_said_anything()
    {
        Assert.Equal(new(false, 0, null, null, null, null), Burst.Untouched.At(Some.Wall));
        Assert.Equal(new(null, []), Burst.Untouched);
    }

    [Fact]
    public void On_without_an_end_is_on_for_ever_and_however_far_the_clock_is_set_back()
    {
        var burst = Burst.Untouched.On(null, null, Some.By("12:00"));
        Assert.All([DateTimeOffset.MinValue, Some.Clock("12:00"), DateTimeOffset.MaxValue], wall => Assert.Equal(
            new(true, 100, Some.Clock("12:00"), null, null, Some.By("12:00")), burst.At(wall)));
    }

    [Fact]
    public void On_with_an_end_is_off_from_then()
    {
        var burst = Burst.Untouched.On(Some.Clock("13:00"), null, Some.By("12:00"));
        Assert.Equal(new(true, 100, Some.Clock("12:00"), Some.Clock("13:00"), null, Some.By("12:00")), burst.At(Some.Clock("12:59:59")));
        Assert.Equal(new(false, 0, Some.Clock("13:00"), null, null, Some.By("12:00")), burst.At(Some.Clock("13:00")));
    }

    [Fact]
    public void Off_is_off_since_then()
    {
        var burst = Burst.Untouched.On(null, null, Some.By("12:00")).Off(Some.By("13:00", "over"));
        Assert.Equal(new(false, 0, Some.Clock("13:00"), null, null, Some.By("13:00", "over")), burst.At(Some.Clock("14:00")));
        Assert.False(burst.At(Some.Clock("12:30")).IsOn);
    }

    [Fact]
    public void A_ramp_raises_the_weight_from_when_it_went_on()
    {
        var burst = Burst.Untouched.On(null, Some.Ramp(99), Some.By("12:00"));
        Assert.Equal((1, 31, 100), (WeightAt("12:00"), WeightAt("12:30"), WeightAt("14:00")));

        int WeightAt(string time) => burst.At(Some.Clock(time)).Weight;
    }

    [Fact]
    public void On_again_while_it_is_on_changes_the_end_and_the_author_and_no_ramp_starts_over()
    {
        var burst = Burst.Untouched.On(null, Some.Ramp(99), Some.By("12:00")).On(Some.Clock("14:00"), Some.Ramp(99), Some.By("12:30", "longer"));
        Assert.Equal(new(true, 31, Some.Clock("12:00"), Some.Clock("14:00"), null, Some.By("12:30", "longer")), burst.At(Some.Clock("12:30")));
    }

    [Fact]
    public void On_again_without_a_word_of_the_ramp_does_not_put_the_whole_traffic_on_cold_caches()
    {
        var burst = Burst.Untouched.On(null, Some.Ramp(99), Some.By("12:00")).On(null, null, Some.By("12:30"));
        Assert.Equal(31, burst.At(Some.Clock("12:30")).Weight);
        Assert.Equal(100, burst.On(null, Ramp.None, Some.By("12:31")).At(Some.Clock("12:31")).Weight);
    }

    [Fact]
    public void On_again_after_it_was_off_begins_anew()
    {
        var before = Burst.Untouched.On(Some.Clock("13:00"), Some.Ramp(99), Some.By("12:00"));
        foreach (var off in (Burst[])[before, before.Off(Some.By("12:30"))])
        {
            Assert.Equal((1, Some.Clock("14:00")), Of(off.On(null, Some.Ramp(99), Some.By("14:00")).At(Some.Clock("14:00"))));
            Assert.Equal(100, off.On(null, null, Some.By("14:00")).At(Some.Clock("14:00")).Weight);
        }

        static (int Weight, DateTimeOffset? Since) Of(BurstEffect effect) => (effect.Weight, effect.Since);
    }

    [Fact]
    public void Two_that_say_the_same_are_equal()
    {
        static Burst Burst() => Core.Controlling.Burst.Untouched.On(null, Some.Ramp(1), Some.By()).With(new(3, Some.Clock("12:00"), null, Ramp.None, Some.By()));
        Assert.Equal(Burst(), Burst());
        Assert.Equal(Burst().GetHashCode(), Burst().GetHashCode());
        Assert.Equal(Core.Controlling.Burst.Untouched.GetHashCode(), new Core.Controlling.Burst(null, []).GetHashCode());
        Assert.NotEqual(Burst(), Burst().Off(Some.By()));
        Assert.NotEqual(Burst(), Burst().Without(3, Some.By()));
        Assert.False(Burst().Equals(null));
    }
}

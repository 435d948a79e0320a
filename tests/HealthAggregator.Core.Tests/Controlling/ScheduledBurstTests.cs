using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class ScheduledBurstTests
{
    [Fact]
    public void Its_window_is_what_it_says()
    {
        var burst = new ScheduledBurst(7, Some.Clock("12:00"), Some.Clock("13:00"), Ramp.None, Some.By());
        Assert.Equal(new(Some.Clock("12:00"), Some.Clock("13:00")), burst.Window);
        Assert.Equal((Some.Clock("12:00"), Some.Clock("13:00")), (burst.From, burst.Until));
    }

    [Fact]
    public void One_that_ends_before_it_begins_cannot_be_made() => Assert.Throws<ArgumentException>(
        () => new ScheduledBurst(7, Some.Clock("12:00"), Some.Clock("12:00"), Ramp.None, Some.By()));

    [Fact]
    public void Two_that_say_the_same_are_equal()
    {
        static ScheduledBurst Burst() => new(7, Some.Clock("12:00"), null, Some.Ramp(1), Some.By());
        Assert.Equal(Burst(), Burst());
        Assert.NotEqual(Burst(), Burst() with { Id = 8 });
    }
}

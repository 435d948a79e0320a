using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class BurstSwitchTests
{
    [Theory]
    [InlineData("00:00", true)]
    [InlineData("12:00", true)]
    [InlineData("12:59:59.9999999", true)]
    [InlineData("13:00", false)]
    public void On_it_is_on_until_its_end_and_before_it_was_switched(string time, bool isOn) =>
        Assert.Equal(isOn, Switch(true, Some.Clock("13:00")).IsOnAt(Some.Clock(time)));

    [Fact]
    public void On_without_an_end_it_is_always_on() => Assert.True(Switch(true, null).IsOnAt(DateTimeOffset.MaxValue));

    [Fact]
    public void Off_it_is_never_on() => Assert.False(Switch(false, null).IsOnAt(Some.Clock("12:30")));

    private static BurstSwitch Switch(bool isOn, DateTimeOffset? until) => new(isOn, Some.Clock("12:00"), until, Ramp.None, Some.By("12:00"));
}

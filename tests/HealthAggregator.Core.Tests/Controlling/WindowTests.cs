using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class WindowTests
{
    [Theory]
    [InlineData("11:59:59.9999999", false, false)]
    [InlineData("12:00", true, false)]
    [InlineData("12:59:59.9999999", true, false)]
    [InlineData("13:00", false, true)]
    [InlineData("23:00", false, true)]
    public void It_holds_its_beginning_and_not_its_end(string time, bool contains, bool isOver)
    {
        var window = new Window(Some.Clock("12:00"), Some.Clock("13:00"));
        Assert.Equal((contains, isOver), (window.Contains(Some.Clock(time)), window.IsOver(Some.Clock(time))));
    }

    [Fact]
    public void Without_edges_it_holds_every_moment_there_is()
    {
        Assert.Equal(new Window(null, null), Window.Always);
        Assert.All([DateTimeOffset.MinValue, Some.Wall, DateTimeOffset.MaxValue], wall => Assert.True(Window.Always.Contains(wall)));
    }

    [Fact]
    public void Without_a_beginning_it_holds_whatever_is_before_its_end()
    {
        var window = new Window(null, Some.Clock("13:00"));
        Assert.True(window.Contains(DateTimeOffset.MinValue));
        Assert.False(window.Contains(Some.Clock("13:00")));
    }

    [Fact]
    public void Without_an_end_it_is_never_over()
    {
        var window = new Window(Some.Clock("12:00"), null);
        Assert.False(window.Contains(Some.Clock("11:59")));
        Assert.True(window.Contains(DateTimeOffset.MaxValue));
        Assert.False(window.IsOver(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("12:59:59.9999999", false)]
    [InlineData("13:00", false)]
    [InlineData("13:00:00.0000001", true)]
    public void It_ends_before_what_is_later_than_its_end(string time, bool expected)
    {
        Assert.Equal(expected, new Window(null, Some.Clock("13:00")).EndsBefore(Some.Clock(time)));
        Assert.False(Window.Always.EndsBefore(Some.Clock(time)));
    }

    [Theory]
    [InlineData("12:00")]
    [InlineData("11:00")]
    public void One_that_ends_before_it_has_begun_cannot_be_made(string until)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new Window(Some.Clock("12:00"), Some.Clock(until)));
        Assert.StartsWith("A window that begins at 2030-01-01T12:00:00.0000000+00:00 cannot end at", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_are_the_same_in_every_time_zone() =>
        Assert.True(new Window(Some.Clock("12:00").ToOffset(TimeSpan.FromHours(9)), null).Contains(Some.Clock("12:00").ToOffset(TimeSpan.FromHours(-9))));
}

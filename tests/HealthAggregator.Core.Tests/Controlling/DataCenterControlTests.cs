using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class DataCenterControlTests
{
    [Fact]
    public void Nothing_was_said()
    {
        Assert.Same(Burst.Untouched, DataCenterControl.None.Burst);
        Assert.Null(DataCenterControl.None.Override);
        Assert.Empty(DataCenterControl.None.Maintenance);
    }

    [Fact]
    public void Two_that_say_the_same_are_equal()
    {
        Assert.Equal(Said(), Said());
        Assert.Equal(Said().GetHashCode(), Said().GetHashCode());
        Assert.Equal(DataCenterControl.None.GetHashCode(), new DataCenterControl().GetHashCode());
        Assert.False(Said().Equals(null));
    }

    [Fact]
    public void Two_that_differ_in_anything_are_not()
    {
        Assert.NotEqual(Said(), Said() with { Burst = Burst.Untouched });
        Assert.NotEqual(Said(), Said() with { Override = null });
        Assert.NotEqual(Said(), Said() with { Maintenance = Said().Maintenance.SetItem("web", new(Window.Always, Some.By("12:01"))) });
        Assert.NotEqual(Said(), Said() with { Maintenance = Said().Maintenance.Add("db", new(Window.Always, Some.By("12:00"))) });
    }

    [Fact]
    public void Stacks_are_told_apart_letter_by_letter() => Assert.False(Said().Maintenance.ContainsKey("WEB"));

    private static DataCenterControl Said() => new()
    {
        Burst = Burst.Untouched.On(null, null, Some.By("12:00")),
        Override = new(Verdict.Fail, Window.Always, Some.By("12:00")),
        Maintenance = DataCenterControl.None.Maintenance.Add("web", new(Window.Always, Some.By("12:00"))),
    };
}

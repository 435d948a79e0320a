using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class PlanTests
{
    private static readonly Plan Two = Some.Plan(
        Some.DataCenter(Some.Check("east/web/1"), Some.Check("east/web/2"), Some.Check("east/db/1")),
        Some.DataCenter(Some.Check("west/web/1")));

    [Fact]
    public void Stacks_and_checks_stand_in_the_order_of_the_file()
    {
        Assert.Equal(["web", "db", "web"], Two.Stacks.Select(stack => stack.Name));
        Assert.Equal(["east/web/1", "east/web/2", "east/db/1", "west/web/1"], Two.Checks.Select(check => check.Key.ToString()));
    }

    [Fact]
    public void Every_check_is_found_in_its_stack_and_every_stack_in_its_data_center()
    {
        Assert.Equal([0, 0, 1, 2], Enumerable.Range(0, 4).Select(Two.StackOf));
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(Two.DataCenterOf));
    }

    [Fact]
    public void A_check_is_found_by_its_name()
    {
        Assert.Equal(2, Two.IndexOf(Some.Key("east/db/1")));
        Assert.Equal(-1, Two.IndexOf(Some.Key("east/db/2")));
    }

    [Fact]
    public void A_name_leads_to_its_check()
    {
        Assert.Same(Two.Checks[2], Two.Find(Some.Key("east/db/1")));
        Assert.Same(Two.Checks[0], Two.Find(Some.Key("east/web/1")));
        Assert.Null(Two.Find(Some.Key("east/db/2")));
    }

    [Fact]
    public void A_check_of_another_plan_is_not_found_however_equal()
    {
        Assert.Equal(1, Two.IndexOf(Two.Checks[1]));
        Assert.Equal(-1, Two.IndexOf(Two.Checks[1] with { }));
    }

    [Fact]
    public void The_only_data_center_is_the_default() => Assert.Equal("us-east", Some.Plan(Some.Check()).Default?.Name);

    [Fact]
    public void Of_several_data_centers_the_one_so_marked_is_the_default()
    {
        Assert.Null(Two.Default);
        Assert.Equal("west", Some.Plan(Two.DataCenters[0], Two.DataCenters[1] with { IsDefault = true }).Default?.Name);
    }

    [Fact]
    public void The_empty_plan_is_empty()
    {
        Assert.Empty(Plan.Empty.DataCenters);
        Assert.Null(Plan.Empty.Default);
    }

    [Fact]
    public void Two_defaults_are_refused() => Assert.Contains("default", Assert.Throws<ArgumentException>(
        "dataCenters", () => Some.Plan(Two.DataCenters[0] with { IsDefault = true }, Two.DataCenters[1] with { IsDefault = true })).Message, StringComparison.Ordinal);

    [Fact]
    public void F27_two_data_centers_of_one_name_are_refused() => Assert.Contains("same name", Assert.Throws<ArgumentException>(
        "dataCenters", () => Some.Plan(Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("east/web/2")))).Message, StringComparison.Ordinal);

    [Fact]
    public void F27_two_checks_of_one_name_are_refused() => Assert.Throws<ArgumentException>(() => Some.Plan(Some.Check("web/1"), Some.Check("web/1")));

    [Fact]
    public void A_data_center_that_would_fail_and_recover_without_end_is_refused()
    {
        var flapping = Some.StacksOfOne(4) with { Threshold = new(75), RecoverAt = new(74) };
        Assert.Contains("us-east", Assert.Throws<ArgumentException>("dataCenters", () => Some.Plan(flapping)).Message, StringComparison.Ordinal);
        Assert.Equal(75, Some.Plan(flapping with { RecoverAt = new(75) }).DataCenters[0].RecoverAt.Percent);
    }

    [Fact]
    public void A_stack_is_found_by_its_name_and_its_data_centers()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Check("east/web/1"), Some.Check("east/db/1")), Some.DataCenter(Some.Check("west/web/1")));
        Assert.Equal([0, 1, 2], new[] { plan.IndexOf("east", "web"), plan.IndexOf("east", "db"), plan.IndexOf("west", "web") });
        Assert.Equal([-1, -1, -1], new[] { plan.IndexOf("west", "db"), plan.IndexOf("north", "web"), plan.IndexOf("web", "east") });
    }

    [Fact]
    public void Two_stacks_of_one_name_in_a_data_center_are_refused() =>
        Assert.Throws<ArgumentException>(() => Some.Plan(Some.Stack(Some.Check("web/1")), Some.Stack(Some.Check("web/2"))));
}

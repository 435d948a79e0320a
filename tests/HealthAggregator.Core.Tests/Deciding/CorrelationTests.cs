using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

/// <summary>Many that fall together, for one reason.</summary>
public sealed class CorrelationTests
{
    private const string Reason = "said FAIL: database";

    [Fact]
    public void F20_stacks_that_share_a_database_and_fall_with_it_are_seen_to_fall_as_one()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));
        timeline.Later(10);
        Fall(timeline, Reason, "s1/page");
        Fall(timeline.Later(5), Reason, "s3/page");
        Assert.Null(Seen(timeline));

        Fall(timeline.Later(5), Reason, "s4/page");

        var correlation = Seen(timeline)!;
        Assert.Equal((FailureKind.SaidFail, Reason, 4), (correlation.Failure, correlation.Reason, correlation.Of));
        Assert.Equal(["s1/page", "s3/page", "s4/page"], Paths(correlation));
        Assert.Equal(Some.At(10), correlation.Since);
    }

    [Fact]
    public void It_changes_no_verdict()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4) with { Threshold = new(25), RecoverAt = new(25) }));
        Fall(timeline, Reason, "s1/page", "s2/page", "s3/page");

        Assert.NotNull(Seen(timeline));
        Assert.Equal(Verdict.Pass, timeline.Verdict);
    }

    [Theory]
    [InlineData(2, 2, false)] // all, and too few to tell from chance
    [InlineData(3, 6, true)] // half
    [InlineData(3, 7, false)] // less
    [InlineData(4, 7, true)]
    public void It_takes_three_and_half_of_those_that_are_counted(int failing, int counted, bool isSeen)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Checks("web", counted)));
        Fall(timeline, Reason, [.. Enumerable.Range(1, failing).Select(number => $"web/{number}")]);

        Assert.Equal(isSeen, Seen(timeline) is not null);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(60.1, false)]
    public void The_last_falls_at_most_a_minute_after_the_first(double seconds, bool isSeen)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Checks("web", 3)));
        Fall(timeline, Reason, "web/1", "web/2");
        timeline.Later(seconds);
        Fall(timeline, Reason, "web/1", "web/2", "web/3");

        Assert.Equal(isSeen, Seen(timeline) is not null);
    }

    [Fact]
    public void What_failed_long_before_is_not_part_of_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Checks("web", 6)));
        Fall(timeline, Reason, "web/1", "web/2");
        timeline.Later(300);
        timeline.Step([.. Now(timeline, Some.Pass, "web/3"), .. Now(timeline, Failing(Reason), "web/1", "web/2", "web/4", "web/5", "web/6")]);

        Assert.Equal(["web/4", "web/5", "web/6"], Paths(Seen(timeline)!));
    }

    [Fact]
    public void Those_that_fail_otherwise_are_not_part_of_it_and_the_largest_group_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Checks("web", 8)));
        timeline.Step([
            .. Now(timeline, Failing("connection refused"), "web/1", "web/2", "web/3"),
            .. Now(timeline, seconds => Some.Fail(seconds, Reason) with { Failure = FailureKind.Status }, "web/4"),
            .. Now(timeline, Failing(Reason), "web/5", "web/6", "web/7", "web/8"),
        ]);

        Assert.Equal(["web/5", "web/6", "web/7", "web/8"], Paths(Seen(timeline)!));
    }

    [Fact]
    public void Of_two_groups_as_large_the_one_of_the_first_check_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Checks("web", 6)));
        timeline.Step([.. Now(timeline, Failing("b"), "web/1", "web/2", "web/3"), .. Now(timeline, Failing("a"), "web/4", "web/5", "web/6")]);

        Assert.Equal("b", Seen(timeline)!.Reason);
    }

    [Fact]
    public void Of_two_waves_as_large_the_first_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Checks("web", 6)));
        Fall(timeline, Reason, "web/4", "web/5", "web/6");
        timeline.Later(300);
        Fall(timeline, Reason, "web/1", "web/2", "web/3", "web/4", "web/5", "web/6");

        Assert.Equal(["web/4", "web/5", "web/6"], Paths(Seen(timeline)!));
    }

    [Theory]
    [InlineData("shadow/1 shadow/2 shadow/3 shadow/4", false)]
    [InlineData("more/1 more/2 more/3", false)]
    [InlineData("web/1 web/2 web/3", true)]
    public void Checks_that_are_not_counted_neither_make_it_nor_hide_it(string failing, bool isSeen)
    {
        var timeline = Timeline.AllPassing(Some.Plan(
            Some.Stack(Some.Checks("web", 3)),
            Some.Stack(Some.Checks("shadow", 4)) with { Threshold = new(50), Vote = Vote.Advisory },
            Some.Stack([.. Some.Checks("more", 3).Select(check => check with { Vote = Vote.Advisory })])));
        Fall(timeline, Reason, failing.Split(' '));

        Assert.Equal(isSeen, Seen(timeline) is not null);
    }

    [Fact]
    public void A_stack_in_maintenance_is_no_part_of_it_while_it_lasts()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Checks("web", 3)), Some.Stack(Some.Checks("search", 3))));
        Fall(timeline, Reason, "web/1", "web/2", "web/3");
        Assert.Equal(6, Seen(timeline)!.Of);

        timeline.Say(new MaintenanceSet(Some.DataCenterName, "search", Some.For(minutes: 1)));
        Assert.Equal(3, Seen(timeline)!.Of);

        timeline.Say(new MaintenanceSet(Some.DataCenterName, "web", Some.For(minutes: 1)));
        Assert.Null(Seen(timeline));
    }

    [Fact]
    public void It_is_over_when_they_pass_again_fail_otherwise_or_fall_silent()
    {
        Assert.Null(Seen(Fallen().Pass("web/1")));
        Assert.Null(Seen(Fall(Fallen(), "otherwise", "web/1")));
        Assert.Null(Seen(Fallen().Wait(60)));

        // On its way up it has not said for a while why it is down.
        var rising = Timeline.AllPassing(Some.Plan([.. Some.Checks("web", 3).Select(check => Some.Check(check.Key.Path, Some.Damping(rise: 2, fall: 1)))]));
        Assert.NotNull(Seen(Fall(rising, Reason, "web/1", "web/2", "web/3")));
        Assert.Null(Seen(rising.Pass("web/1")));

        static Timeline Fallen() => Fall(Timeline.AllPassing(Some.Plan(Some.Checks("web", 3))), Reason, "web/1", "web/2", "web/3");
    }

    [Fact]
    public void Each_data_center_is_looked_at_by_itself()
    {
        var timeline = Timeline.AllPassing(Some.Plan(
            Some.DataCenter(Some.Check("east/web/1"), Some.Check("east/web/2")), Some.DataCenter(Some.Check("west/web/1"), Some.Check("west/web/2"), Some.Check("west/web/3"))));
        Fall(timeline, Reason, "east/web/1", "east/web/2", "west/web/1", "west/web/2", "west/web/3");

        Assert.Null(Correlation.In(timeline.Now, 0));
        Assert.Equal(3, Correlation.In(timeline.Now, 1)!.Checks.Length);
    }

    [Fact]
    public void Those_that_failed_from_the_first_sample_on_fell_then()
    {
        var timeline = new Timeline(Some.Plan(Some.Checks("web", 3)));
        Assert.Null(Seen(timeline));

        Fall(timeline.Later(7), Reason, "web/1", "web/2", "web/3");

        Assert.Equal(Some.At(7), Seen(timeline)!.Since);
    }

    private static Correlation? Seen(Timeline timeline) => Correlation.In(timeline.Now, 0);

    private static IEnumerable<string> Paths(Correlation correlation) => correlation.Checks.Select(check => check.Key.Path);

    private static Timeline Fall(Timeline timeline, string reason, params string[] paths) => timeline.Step([.. Now(timeline, Failing(reason), paths)]);

    private static Func<double, Sample> Failing(string reason) => seconds => Some.Fail(seconds, reason);

    private static IEnumerable<Input> Now(Timeline timeline, Func<double, Sample> sample, params string[] paths) =>
        paths.Select(path => timeline.Sampled(path, sample(timeline.Moment.Uptime.TotalSeconds)));
}

using System.Text;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Publishing;

public class BoardTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Clock _clock;
    private readonly Publisher _publisher;
    private readonly Board _board;

    public BoardTests()
    {
        _clock = new(_time);
        _publisher = new(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, _publisher.Publish(Snapshot.Start(Plan.Empty, _clock.Now)));
    }

    [Fact]
    public void The_answer_is_the_verdict()
    {
        Publish("us-east", "eu-west:fail");

        Assert.Equal(("PASS", "FAIL"), (Read("/health/us-east"), Read("/health/eu-west")));
    }

    [Fact]
    public void The_only_data_center_has_the_short_path_too()
    {
        Publish("us-east");

        Assert.Equal("PASS", Read("/health"));
    }

    [Fact]
    public void Of_several_data_centers_the_default_one_has_the_short_path_too()
    {
        Publish("us-east", "eu-west:fail:default");

        Assert.Equal("FAIL", Read("/health"));
    }

    [Fact]
    public void Of_several_data_centers_without_a_default_none_has_the_short_path()
    {
        Publish("us-east", "eu-west");

        Assert.Null(Read("/health"));
        Assert.Equal("PASS", Read("/health/us-east"));
    }

    [Theory]
    [InlineData("/HEALTH")]
    [InlineData("/Health/")]
    [InlineData("/health/US-East")]
    [InlineData("/health/us-east/")]
    public void Case_and_one_slash_at_the_end_do_not_matter(string path)
    {
        Publish("us-east");

        Assert.Equal("PASS", Read(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("*")]
    [InlineData("health")]
    [InlineData("/health//")]
    [InlineData("//health")]
    [InlineData("/healthy")]
    [InlineData("/health/us-eas")]
    [InlineData("/health/us-east/web")]
    [InlineData("/health/../metrics")]
    [InlineData("/api/v1/status")]
    [InlineData("/metrics")]
    [InlineData("/burst-of-nothing")]
    public void There_is_nothing_at_any_other_path(string path)
    {
        Publish("us-east");

        Assert.Null(Read(path));
    }

    [Fact]
    public void F34_what_the_evaluator_published_last_is_believed_for_five_seconds_and_no_longer()
    {
        Publish("us-east");

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Equal(("PASS", false), (Read("/health"), _board.IsStale));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("FAIL", true), (Read("/health"), _board.IsStale));
    }

    [Fact]
    public void F34_what_was_published_late_is_believed_from_the_moment_that_it_is_about()
    {
        var snapshot = Snapshot.Start(Plan.Empty, _clock.Now);
        _time.Advance(TimeSpan.FromSeconds(4));
        _board.Publish(_publisher.Publish(snapshot));
        Assert.False(_board.IsStale);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_board.IsStale);
    }

    [Fact]
    public void F34_what_is_published_again_is_believed_again()
    {
        Publish("us-east");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("FAIL", Read("/health"));

        Publish("us-east");

        Assert.Equal(("PASS", false), (Read("/health"), _board.IsStale));
    }

    [Fact]
    public void F34_a_stale_answer_is_the_configured_FAIL_and_counted_as_one()
    {
        _publisher.Book = new(new(200, "UP"), new(200, "DOWN"));
        Publish("us-east");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("DOWN", Read("/health"));
        Assert.Equal((0, 1), Counted("us-east"));
    }

    [Fact]
    public void F37_the_wall_clock_has_no_part_in_it()
    {
        Publish("us-east");

        _time.TurnWallClock(TimeSpan.FromDays(3650));
        Assert.Equal("PASS", Read("/health"));

        _time.TurnWallClock(TimeSpan.FromDays(-7300));
        Assert.Equal("PASS", Read("/health"));
    }

    [Fact]
    public void Answers_given_are_counted_by_data_center_and_verdict()
    {
        Publish("us-east", "eu-west:fail");

        Assert.All(Enumerable.Range(0, 3), _ => Read("/health/us-east"));
        Read("/health/EU-WEST/");
        Read("/health/nowhere");

        Assert.Equal(((3, 0), (0, 1)), (Counted("us-east"), Counted("eu-west")));
    }

    [Fact]
    public void A_data_center_that_nobody_asked_about_counts_zero()
    {
        Publish("us-east");

        Assert.Equal((0, 0), Counted("us-east"));
    }

    [Fact]
    public void Counts_outlive_reloads_and_even_the_data_center()
    {
        Publish("us-east", "eu-west");
        Read("/health/us-east");
        Publish("eu-west");
        Assert.Equal((1, 0), Counted("us-east"));

        Publish("us-east", "eu-west");
        Read("/health/us-east");

        Assert.Equal((2, 0), Counted("us-east"));
    }

    [Fact]
    public void The_answers_of_a_new_config_hold_from_the_next_publication_on()
    {
        Publish("us-east");
        _publisher.Book = new(new(200, "UP"), new(503, "DOWN"));
        Assert.Equal("PASS", Read("/health"));

        Publish("us-east");

        Assert.Equal("UP", Read("/health"));
    }

    [Fact]
    public void An_answer_has_no_newline_and_is_not_made_anew()
    {
        Publish("us-east");

        var answer = _board.Read("/health")!;

        Assert.Equal(200, answer.Status);
        Assert.Equal("PASS"u8.ToArray(), answer.Body);
        Assert.Same(answer, _board.Read("/health"));
    }

    [Fact]
    public void F51_reading_allocates_nothing_whatever_is_asked()
    {
        Publish("us-east", "eu-west:fail:default");
        string[] paths = ["/health", "/health/us-east", "/HEALTH/EU-WEST/", .. Enumerable.Range(0, 997).Select(index => $"/health/{index}/..%2f..%2fetc")];
        Assert.All(paths, path => _board.Read(path));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 10; round++)
        {
            foreach (var path in paths)
            {
                _board.Read(path);
            }
        }

        // Ten thousand answers. A byte for each would show.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(["eu-west", "us-east"], _publisher.AnswersGiven.Select(answer => answer.DataCenter).Distinct().Order());
    }

    [Fact]
    public void Why_it_answers_so_is_known_by_name_until_it_has_outlived_its_shelf_life()
    {
        Publish("us-east", "eu-west:fail");

        Assert.Equal((Rung.Score, Verdict.Fail), (_board.DecisionOn("eu-west")!.Rung, _board.DecisionOn("eu-west")!.Verdict));
        Assert.Equal(Verdict.Pass, _board.DecisionOn("us-east")!.Verdict);
        Assert.Null(_board.DecisionOn("nowhere"));

        _time.Advance(Board.ShelfLife);
        Assert.Equal(Board.Stale, _board.DecisionOn("us-east"));
        Assert.Equal((Rung.Stale, Verdict.Fail), (Board.Stale.Rung, Board.Stale.Verdict));
        Assert.Null(_board.DecisionOn("nowhere"));
    }

    /// <param name="dataCenters"><c>name</c>, <c>name:fail</c> or <c>name:fail:default</c>.</param>
    private void Publish(params string[] dataCenters)
    {
        var plan = new Plan([.. dataCenters.Select(written => Of(written.Split(':')))]);
        var at = _clock.Now;
        var samples = plan.Checks.Select(check => (Input)new Input.Sampled(check, check.Key.Check == "fail" ? Some.Fail(at) : Some.Pass(at)));
        _board.Publish(_publisher.Publish(Snapshot.Start(plan, at).After(samples, at)));
    }

    private static DataCenterPlan Of(string[] parts)
    {
        var check = Some.Check(new TcpTarget("10.0.0.1", 80), $"{parts[0]}/web/{parts.ElementAtOrDefault(1) ?? "pass"}");
        return Some.DataCenters(check).Single() with { IsDefault = parts.Contains("default") };
    }

    private string? Read(string path) => _board.Read(path) is { } answer ? Encoding.ASCII.GetString(answer.Body) : null;

    private (long Pass, long Fail) Counted(string dataCenter)
    {
        var given = _publisher.AnswersGiven.Where(answer => answer.DataCenter == dataCenter).ToDictionary(answer => answer.Verdict, answer => answer.Count);
        return (given[Verdict.Pass], given[Verdict.Fail]);
    }
}

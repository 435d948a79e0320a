using System.Text;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Publishing;

/// <summary>What HAProxy's agent check is told, in the words of its protocol.</summary>
public class AgentLinesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Clock _clock;
    private readonly Publisher _publisher;
    private readonly Board _board;
    private readonly CheckPlan _web = Some.Check(new Uri("http://web.example/health"), "us-east/web/page");
    private readonly CheckPlan _shown = Some.Check(new Uri("http://shown.example/health"), "us-east/shown/page") with { Vote = Vote.Advisory };

    public AgentLinesTests()
    {
        _clock = new(_time);
        _publisher = new(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, _publisher.Publish(Snapshot.Start(Plan.Empty, _clock.Now)));
    }

    private Authorship Alice => new("alice", "a test", _clock.Now.Wall);

    [Fact]
    public void PASS_takes_back_whatever_was_said_before()
    {
        Publish();

        Assert.Equal("up ready 100%\n", Line());
    }

    [Fact]
    public void FAIL_by_score_is_down_and_says_no_more_than_the_rung()
    {
        Publish(passes: false);

        Assert.Equal("down #score\n", Line());
    }

    [Fact]
    public void FAIL_by_a_requirement_is_down()
    {
        Publish(passes: false, web: _web with { Vote = Vote.Required });

        Assert.Equal("down #required\n", Line());
    }

    [Fact]
    public void Before_everything_was_heard_it_is_down()
    {
        Publish(passes: null);

        Assert.Equal("down #starting\n", Line());
    }

    [Fact]
    public void Isolated_for_too_long_is_down()
    {
        var witness = Some.Witness(53);
        var plan = new Plan([DataCenter(_web) with { Isolation = new([witness]) { Hold = TimeSpan.Zero } }]);
        var snapshot = Snapshot.Start(plan, _clock.Now).After([Heard(_web, true), Heard(_shown, true), Heard(witness, true)], _clock.Now);
        _time.Advance(TimeSpan.FromSeconds(60));
        snapshot = snapshot.After([Heard(_web, false), Heard(_shown, false), Heard(witness, false)], _clock.Now);
        _board.Publish(_publisher.Publish(snapshot));

        Assert.Equal(Rung.Isolated, snapshot.DataCenters[0].Decision.Rung);
        Assert.Equal("down #isolated\n", Line());
    }

    [Fact]
    public void F34_what_has_outlived_its_shelf_life_is_down()
    {
        Publish();
        _time.Advance(Board.ShelfLife);

        Assert.Equal("down #stale\n", Line());
    }

    [Fact]
    public void An_operators_FAIL_drains_whatever_the_checks_say()
    {
        var forced = Said(control => control with { Override = new(Verdict.Fail, Window.Always, Alice) });

        Publish(forced);
        Assert.Equal("drain\n", Line());
        Publish(forced, passes: false);
        Assert.Equal("drain\n", Line());
    }

    [Fact]
    public void An_operators_PASS_is_up_whatever_the_checks_say()
    {
        Publish(Said(control => control with { Override = new(Verdict.Pass, Window.Always, Alice) }), passes: false);

        Assert.Equal("up ready 100%\n", Line());
    }

    [Fact]
    public void A_burst_site_is_drained_until_somebody_says_burst_and_up_with_the_weight_of_its_ramp()
    {
        var on = Said(control => control with { Burst = control.Burst.On(null, new Ramp(TimeSpan.FromMinutes(10)), Alice) });
        Publish(role: Role.Burst);
        Assert.Equal("drain\n", Line());

        var lines = new List<string>();
        for (var minutes = 0; minutes <= 12; minutes += 4)
        {
            Publish(on, role: Role.Burst);
            lines.Add(Line());
            _time.Advance(TimeSpan.FromMinutes(4));
        }

        // Never 0%: that would drain it.
        Assert.Equal(["up ready 1%\n", "up ready 40%\n", "up ready 80%\n", "up ready 100%\n"], lines);
        Publish(on, passes: false, role: Role.Burst);
        Assert.Equal("down #score\n", Line());
    }

    [Fact]
    public void A_site_whose_counted_stacks_are_all_in_maintenance_is_in_maintenance()
    {
        Publish(Said(control => control with { Maintenance = control.Maintenance.Add("web", new(Window.Always, Alice)) }));

        Assert.Equal("maint\n", Line());
    }

    [Fact]
    public void One_of_whose_stacks_some_still_count_is_not_in_maintenance()
    {
        Publish(Said(control => control with { Maintenance = control.Maintenance.Add("shown", new(Window.Always, Alice)) }), passes: false);

        Assert.Equal("down #score\n", Line());
    }

    [Fact]
    public void Maintenance_that_has_ended_is_none()
    {
        var until = _clock.Now.Wall + TimeSpan.FromMinutes(1);
        var control = Said(said => said with { Maintenance = said.Maintenance.Add("web", new(new(null, until), Alice)) });
        Publish(control);
        Assert.Equal("maint\n", Line());

        _time.Advance(TimeSpan.FromMinutes(1));
        Publish(control, passes: false);

        Assert.Equal("down #score\n", Line());
    }

    [Theory]
    [InlineData(null, "up ready 100%\n")]
    [InlineData("", "up ready 100%\n")]
    [InlineData("us-east", "up ready 100%\n")]
    [InlineData("US-East", "up ready 100%\n")]
    [InlineData("us-west", null)]
    [InlineData("us-east/", null)]
    [InlineData("/us-east", null)]
    [InlineData("us", null)]
    public void It_is_asked_by_name_or_for_the_default_one(string? name, string? line)
    {
        Publish();

        Assert.Equal(line, _board.ReadForAgent(name) is { } told ? Encoding.ASCII.GetString(told.Body) : null);
    }

    [Fact]
    public void It_counts_as_an_answer_given()
    {
        Publish();
        Line();
        Line();
        _time.Advance(Board.ShelfLife);
        Line();
        _board.ReadForAgent("nowhere");

        Assert.Equal([("us-east", Verdict.Pass, 2L), ("us-east", Verdict.Fail, 1L)], _publisher.AnswersGiven);
    }

    [Fact]
    public void What_is_said_of_no_data_center_is_one_word_and_none_of_the_protocol()
    {
        var line = Encoding.ASCII.GetString(AgentLines.Unknown.Body);

        Assert.Matches("^[a-z-]+\n$", line);
        Assert.DoesNotMatch("^(up|down|fail|stopped|ready|drain|maint|weight|maxconn)", line);
    }

    private static ControlState Said(Func<DataCenterControl, DataCenterControl> say) =>
        ControlState.Empty.With(KeyValuePair.Create("us-east", say(DataCenterControl.None)));

    private DataCenterPlan DataCenter(CheckPlan web, Role role = Role.Active) => new("us-east", [new("web", [web]), new("shown", [_shown])]) { Role = role };

    /// <param name="passes">Null: nothing was heard.</param>
    private void Publish(ControlState? control = null, bool? passes = true, Role role = Role.Active, CheckPlan? web = null)
    {
        web ??= _web;
        var snapshot = Snapshot.Start(new Plan([DataCenter(web, role)]), _clock.Now, control ?? ControlState.Empty);
        _board.Publish(_publisher.Publish(passes is { } passed ? snapshot.After([Heard(web, passed), Heard(_shown, passed)], _clock.Now) : snapshot));
    }

    private Input.Sampled Heard(CheckPlan check, bool passed) => new(check, passed ? Some.Pass(_clock.Now) : Some.Fail(_clock.Now));

    private string Line() => Encoding.ASCII.GetString(_board.ReadForAgent("us-east")!.Body);
}

using System.Text;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Publishing;

public class BurstPagesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Clock _clock;
    private readonly Publisher _publisher;
    private readonly Board _board;
    private Role _role = Role.Burst;

    public BurstPagesTests()
    {
        _clock = new(_time);
        _publisher = new(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, _publisher.Publish(Snapshot.Start(Plan.Empty, _clock.Now)));
    }

    private Authorship Alice => new("alice", "Black Friday", _clock.Now.Wall);

    [Fact]
    public void A_burst_site_is_out_of_rotation_until_somebody_says_burst()
    {
        Publish(ControlState.Empty);
        Assert.Equal(["503 FAIL", "503 no-burst", "503 BURST-OFF", "200 0"], Pages("dr"));

        Publish(On());
        Assert.Equal(["200 PASS", "200 burst", "200 BURST-ON", "200 100"], Pages("dr"));

        Publish(Said(control => control with { Burst = On()["dr"].Burst.Off(Alice) }));
        Assert.Equal(["503 FAIL", "503 no-burst", "503 BURST-OFF", "200 0"], Pages("dr"));
    }

    [Fact]
    public void An_active_site_shows_its_burst_and_is_not_gated_by_it()
    {
        _role = Role.Active;

        Publish(ControlState.Empty);
        Assert.Equal(["200 PASS", "503 no-burst", "503 BURST-OFF", "200 100"], Pages("dr"));

        Publish(On(new Ramp(TimeSpan.FromMinutes(10))));
        Assert.Equal(["200 PASS", "200 burst", "200 BURST-ON", "200 100"], Pages("dr"));
    }

    [Fact]
    public void A_burst_of_a_site_that_fails_is_on_and_has_no_weight()
    {
        Publish(On(), passes: false);

        Assert.Equal(["503 FAIL", "200 burst", "200 BURST-ON", "200 0"], Pages("dr"));
    }

    [Fact]
    public void A_ramp_passes_at_once_and_raises_the_weight_from_1_to_100()
    {
        var on = On(new Ramp(TimeSpan.FromMinutes(10)));
        var weights = new List<string>();
        for (var minute = 0; minute <= 10; minute++)
        {
            Publish(on);
            weights.Add(Read("/weight/dr"));
            Assert.Equal("200 PASS", Read("/health/dr"));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["200 1", "200 10", "200 20", "200 30", "200 40", "200 50", "200 60", "200 70", "200 80", "200 90", "200 100"], weights);
    }

    [Fact]
    public void F34_what_has_outlived_its_shelf_life_says_no_on_every_page()
    {
        Publish(On());
        Assert.Equal(["200 PASS", "200 burst", "200 BURST-ON", "200 100"], Pages("dr"));

        _time.Advance(Board.ShelfLife);

        Assert.Equal(["503 FAIL", "503 no-burst", "503 BURST-OFF", "200 0"], Pages("dr"));
    }

    [Theory]
    [InlineData("/burst.html", "200 burst")]
    [InlineData("/BURST.HTML/", "200 burst")]
    [InlineData("/burst-state", "200 BURST-ON")]
    [InlineData("/weight", "200 100")]
    [InlineData("/weight/", "200 100")]
    public void The_only_data_center_has_the_short_paths_too(string path, string answer)
    {
        Publish(On());

        Assert.Equal(answer, Read(path));
    }

    [Theory]
    [InlineData("/burst")]
    [InlineData("/burst/")]
    [InlineData("/burst.htm")]
    [InlineData("/burst/dr.html")]
    [InlineData("/weight.html")]
    [InlineData("/burst/on")]
    [InlineData("/burst-state/nowhere")]
    public void There_is_nothing_at_any_other_path(string path)
    {
        Publish(On());

        Assert.Null(_board.Read(path));
    }

    [Fact]
    public void Only_verdicts_are_counted_as_answers()
    {
        Publish(On());

        Pages("dr");

        Assert.Equal(1, _publisher.AnswersGiven.Sum(answer => answer.Count));
    }

    [Fact]
    public void F51_reading_allocates_nothing()
    {
        Publish(On(new Ramp(TimeSpan.FromMinutes(10))));
        string[] paths = ["/burst.html", "/burst/dr", "/burst-state/dr", "/weight/dr", "/weight"];
        Assert.All(paths, path => _board.Read(path));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 2000; round++)
        {
            foreach (var path in paths)
            {
                _board.Read(path);
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private ControlState On(Ramp? ramp = null) => Said(control => control with { Burst = control.Burst.On(null, ramp ?? Ramp.None, Alice) });

    private static ControlState Said(Func<DataCenterControl, DataCenterControl> say) =>
        ControlState.Empty.With(KeyValuePair.Create("dr", say(DataCenterControl.None)));

    private void Publish(ControlState control, bool passes = true)
    {
        var check = Some.Check(new Uri("http://web.example/health"), "dr/web/gate");
        var plan = new Plan([new DataCenterPlan("dr", [new StackPlan("web", [check])]) { Role = _role }]);
        var snapshot = Snapshot.Start(plan, _clock.Now, control)
            .After([new Input.Sampled(check, passes ? Some.Pass(_clock.Now) : Some.Fail(_clock.Now))], _clock.Now);
        _board.Publish(_publisher.Publish(snapshot));
    }

    private string[] Pages(string dataCenter) =>
        [Read($"/health/{dataCenter}"), Read($"/burst/{dataCenter}"), Read($"/burst-state/{dataCenter}"), Read($"/weight/{dataCenter}")];

    private string Read(string path)
    {
        var answer = _board.Read(path)!;
        return $"{answer.Status} {Encoding.ASCII.GetString(answer.Body)}";
    }
}

using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>Somebody sets the machine's clock while the whole program runs.</summary>
public sealed class WallClockTests : IAsyncLifetime
{
    private readonly TurnedWallClock _time = new();
    private FakeStack _stack = null!;
    private AggregatorApplication _application = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        _stack.Says("PASS");
        var plan = new Plan([
            .. Some.DataCenters(Some.Check(_stack.At(), "active/web/page", Some.Brisk)),
            .. Some.DataCenters(
                Some.Check(_stack.At(), "open/web/page", Some.Brisk),
                Some.Check(_stack.At(), "bounded/web/page", Some.Brisk),
                Some.Check(_stack.At(), "planned/web/page", Some.Brisk)).Select(dataCenter => dataCenter with { Role = Role.Burst }),
        ]);
        _application = await AggregatorApplication.Start(Some.Settings(plan), _time);
        var by = new ApiClient(_application.Operator);
        await by.Post("/burst/on?reason=x&data_center=open");
        await by.Post("/burst/on?reason=x&data_center=bounded&for=4h");
        await by.Post($"/burst/on?reason=x&data_center=planned&from={Uri.EscapeDataString(_time.GetUtcNow().AddYears(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null))}&for=9000h");
        foreach (var name in new[] { "active", "open", "bounded" })
        {
            await _application.Becomes("200 PASS", $"/health/{name}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Theory]
    [InlineData(3650)]
    [InlineData(-3650)]
    [InlineData(0.05)]
    [InlineData(-0.05)]
    public async Task F37_setting_it_changes_nothing_but_what_has_an_edge(double days)
    {
        var verdicts = Watch("active", "open");

        _time.TurnTo(TimeSpan.FromDays(days));

        // 0.05 days are an hour and 12 minutes: within the four hours.
        var isOver = days > 1;
        await _application.Becomes(isOver ? "503 FAIL" : "200 PASS", "/health/bounded");
        await SeveralPublications();
        Assert.Equal("503 FAIL", await _application.Verdict("/health/planned"));
        Assert.Equal(3, (await _application.Status()).GetProperty("revision").GetInt64());

        _time.TurnTo(TimeSpan.Zero);
        await _application.Becomes("200 PASS", "/health/bounded");
        Assert.Equal(["200 PASS"], await verdicts());
        Assert.Empty(_application.Died);
    }

    [Fact]
    public async Task F37_what_is_planned_begins_and_ends_by_the_wall_clock()
    {
        _time.TurnTo(TimeSpan.FromDays((5 * 365.25) + 10));
        await _application.Becomes("200 PASS", "/health/planned");

        _time.TurnTo(TimeSpan.FromDays((5 * 365.25) + 400));
        await _application.Becomes("503 FAIL", "/health/planned");
    }

    [Fact]
    public async Task F37_going_back_a_second_every_second_is_no_reason_to_doubt_anything()
    {
        var verdicts = Watch("active", "open", "bounded");
        for (var second = 1; second <= 5; second++)
        {
            _time.TurnTo(TimeSpan.FromSeconds(-2 * second));
            await SeveralPublications();
        }

        Assert.Equal(["200 PASS"], await verdicts());
    }

    /// <summary>Two at least, after this was called.</summary>
    private Task SeveralPublications()
    {
        var seen = new HashSet<string>();
        return Eventually.True(async () => seen.Add((await _application.Status()).GetProperty("as_of").GetString()!) && seen.Count > 2, "it is published twice more");
    }

    /// <summary>Asks again and again, until the result is asked for.</summary>
    private Func<Task<IEnumerable<string>>> Watch(params string[] dataCenters)
    {
        var isDone = false;
        var watching = Task.Run(async () =>
        {
            var seen = new HashSet<string>();
            while (!Volatile.Read(ref isDone))
            {
                foreach (var name in dataCenters)
                {
                    seen.Add(await _application.Verdict($"/health/{name}"));
                }
            }

            return (IEnumerable<string>)seen;
        });
        return () =>
        {
            Volatile.Write(ref isDone, true);
            return watching;
        };
    }
}

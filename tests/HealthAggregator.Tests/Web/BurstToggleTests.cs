using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Burst in one line, for a human in a hurry.</summary>
public sealed class BurstToggleTests
{
    [Fact]
    public async Task On_and_off_take_everything_from_the_query()
    {
        await using var estate = await ControlledEstate.Start();

        var on = await estate.Operator.Post("/burst/on?reason=Black%20Friday&for=4h&ramp=10m&data_center=green");
        Assert.Equal((200, "green", "True", "1", "Black Friday", "2030-01-01T16:00:00+00:00"), (on.Status, on.Said("data_center"), on.Said("on"), on.Said("weight"), on.Said("reason"), on.Said("until")));
        Assert.Equal("BURST-ON", await estate.Burst("green"));

        var off = await estate.Operator.Post("/burst/off?reason=over&data_center=green");
        Assert.Equal((200, "False", "\"2\""), (off.Status, off.Said("on"), off.ETag));
        Assert.Equal("BURST-OFF", await estate.Burst("green"));
    }

    [Fact]
    public async Task With_from_it_is_scheduled()
    {
        await using var estate = await ControlledEstate.Start();

        var scheduled = await estate.Operator.Post("/burst/on?reason=x&from=2030-01-01T14:00:00%2B01:00&until=2030-01-01T18:00:00Z&data_center=green");

        Assert.Equal(("False", "2030-01-01T13:00:00+00:00"), (scheduled.Said("on"), scheduled.Said("next")));
    }

    [Fact]
    public async Task The_only_data_center_needs_no_name()
    {
        await using var estate = await ControlledEstate.Start(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1))));

        Assert.Equal(Some.DataCenter, (await estate.Operator.Post("/burst/on?reason=x")).Said("data_center"));
    }

    [Fact]
    public async Task The_default_data_center_needs_no_name()
    {
        var plan = new Plan([.. ControlledEstate.Plan.DataCenters.Select(dataCenter => dataCenter with { IsDefault = dataCenter.Name == "green" })]);
        await using var estate = await ControlledEstate.Start(plan);

        Assert.Equal("green", (await estate.Operator.Post("/burst/on?reason=x")).Said("data_center"));
    }

    [Fact]
    public async Task Of_several_of_which_none_is_the_default_one_must_be_named()
    {
        await using var estate = await ControlledEstate.Start();

        Assert.Equal(
            "400 There are several data centers, and none is the default. Name one in data_center: blue, green, white.",
            (await estate.Operator.Post("/burst/on?reason=x")).Problem);
    }

    [Theory]
    [InlineData("/burst/on?data_center=green", "400 A reason is missing.")]
    [InlineData("/burst/on?reason=x&data_center=red", "404 There is no data center red.")]
    [InlineData("/burst/on?reason=x&data_center=green&frm=2030-01-02T00:00:00Z", "400 There is no field frm here. Did you mean from?")]
    [InlineData("/burst/on?reason=x&data_center=green&From=2030-01-02T00:00:00Z", "400 There is no field From here. Did you mean from?")]
    [InlineData("/burst/on?reason=x&reason=y&data_center=green", "400 reason is not text.")]
    [InlineData("/burst/on?reason=x&data_center=green&for=", "400 for is not a duration.")]
    [InlineData("/burst/on?reason=x&data_center=green&until=2031-01-01T00:00:00+01:00", "400 until is not a time with its offset from UTC. Write one such as 2030-01-31T22:00:00Z or 2030-01-31T23:00:00+01:00 (in a query a plus sign is written %2B), or leave until out.")]
    [InlineData("/burst/on?reason=x&data_center=green&force=yes", "400 force is not true or false.")]
    [InlineData("/burst/off?reason=x&data_center=green&for=1h", "400 Burst goes off at once and stays off: for says nothing.")]
    [InlineData("/burst/on?reason=x&data_center=green&color=red", "400 There is no field color here. Write one of reason, for, until, from, ramp, force, data_center, or drop it.")]
    public async Task What_makes_no_sense_is_refused(string path, string problem)
    {
        await using var estate = await ControlledEstate.Start();

        Assert.StartsWith(problem, (await estate.Operator.Post(path)).Problem, StringComparison.Ordinal);
        Assert.Equal("BURST-OFF", await estate.Burst("green"));
    }

    [Fact]
    public async Task A_body_is_not_overlooked()
    {
        await using var estate = await ControlledEstate.Start();

        var refused = await estate.Operator.Post("/burst/on?reason=x&data_center=green", """{"from":"2031-01-01T00:00:00Z"}""");

        Assert.Equal("415 This takes no body. Write it into the query: ?reason=...&for=...&until=...&from=...&ramp=...&force=...&data_center=....", refused.Problem);
        Assert.Equal("BURST-OFF", await estate.Burst("green"));
    }
}

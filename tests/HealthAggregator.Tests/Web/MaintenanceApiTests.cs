using System.Text.Json;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

public sealed class MaintenanceApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/white/stacks/web/maintenance";

    private ControlledEstate _estate = null!;

    private ApiClient Operator => _estate.Operator;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Where_there_is_none_everything_about_it_is_null()
    {
        var none = await _estate.Anybody.Get(Path);

        Assert.Equal((200, "\"0\"", "white", "web", "0"), (none.Status, none.ETag, none.Said("data_center"), none.Said("stack"), none.Said("revision")));
        Assert.Equal(("False", "False"), (none.Said("in_effect"), none.Said("permanent")));
        Assert.All(["from", "until", "at", "actor", "reason"], (string member) => Assert.Null(none.Said(member)));
    }

    [Fact]
    public async Task It_takes_the_stack_out_of_the_vote_at_once_and_for_an_hour_where_nothing_else_is_said()
    {
        var on = await Operator.Put(Path, """{"reason":"new database"}""");

        Assert.Equal((200, "\"1\"", "applied", "True"), (on.Status, on.ETag, on.Said("outcome"), on.Said("in_effect")));
        Assert.Equal(("2030-01-01T13:00:00+00:00", "operator", "new database"), (on.Said("until"), on.Said("actor"), on.Said("reason")));
        var stack = (await _estate.Application.Status("/api/v1/data-centers/white")).GetProperty("stacks")[0];
        Assert.True(stack.GetProperty("maintenance").GetProperty("in_effect").GetBoolean());
    }

    [Fact]
    public async Task It_can_be_permanent()
    {
        var on = await Operator.Put(Path, """{"reason":"x","permanent":true}""");

        Assert.Equal(("True", null), (on.Said("permanent"), on.Said("until")));
    }

    [Fact]
    public async Task Taken_back_it_is_gone()
    {
        await Operator.Put(Path, """{"reason":"x","for":"2h"}""");

        var off = await Operator.Delete($"{Path}?reason=done");

        Assert.Equal((200, "applied", "False", null), (off.Status, off.Said("outcome"), off.Said("in_effect"), off.Said("at")));
        Assert.Equal(
            JsonValueKind.Null, (await _estate.Application.Status("/api/v1/data-centers/white")).GetProperty("stacks")[0].GetProperty("maintenance").ValueKind);
    }

    [Theory]
    [InlineData("""{"for":"1h"}""", "400 A reason is missing. Say why in reason, for whoever reads it at 3 a.m.")]
    [InlineData("""{"reason":"x","force":true}""", "400 There is no field force here. Write one of reason, for, until, from, permanent, or drop it.")]
    [InlineData("""{"reason":"x","permanent":true,"for":"1h"}""", "400 What is permanent has no end. Say permanent, or for or until, but not both.")]
    public async Task What_makes_no_sense_is_refused(string body, string problem) => Assert.Equal(problem, (await Operator.Put(Path, body)).Problem);

    [Theory]
    [InlineData("GET", "/api/v1/data-centers/white/stacks/wbe/maintenance", "404 white has no stack wbe. Name one that it has: web.")]
    [InlineData("DELETE", "/api/v1/data-centers/white/stacks/wbe/maintenance?reason=x", "404 white has no stack wbe. Name one that it has: web.")]
    [InlineData("GET", "/api/v1/data-centers/red/stacks/web/maintenance", "404 There is no data center red. Name one that there is: blue, green, white.")]
    public async Task What_there_is_not_is_not_found(string method, string path, string problem) => Assert.Equal(problem, (await Operator.Send(new(method), path)).Problem);
}

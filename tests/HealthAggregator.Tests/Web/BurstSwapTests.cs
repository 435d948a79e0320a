using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>One data center on and another one off, in one revision.</summary>
public sealed class BurstSwapTests : IAsyncLifetime
{
    private const string Path = "/api/v1/burst/swap";

    private ControlledEstate _estate = null!;

    public async ValueTask InitializeAsync()
    {
        _estate = await ControlledEstate.Start();
        await _estate.Operator.Post("/burst/on?reason=x&data_center=blue");
    }

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Both_change_in_one_revision()
    {
        var swap = await _estate.Operator.Post(Path, """{"on":"green","off":"blue","reason":"release 42","for":"1h","ramp":"10m"}""");

        Assert.Equal((200, "\"2\"", "applied", "2"), (swap.Status, swap.ETag, swap.Said("outcome"), swap.Said("revision")));
        var (on, off) = (swap["on"], swap["off"]);
        Assert.Equal(("green", true, 1), (on.GetProperty("data_center").GetString(), on.GetProperty("on").GetBoolean(), on.GetProperty("weight").GetInt32()));
        Assert.Equal(("blue", false, 0), (off.GetProperty("data_center").GetString(), off.GetProperty("on").GetBoolean(), off.GetProperty("weight").GetInt32()));
        Assert.Equal(("BURST-ON", "BURST-OFF"), (await _estate.Burst("green"), await _estate.Burst("blue")));
    }

    [Fact]
    public async Task F57_said_again_it_is_unchanged()
    {
        await _estate.Operator.Post(Path, """{"on":"green","off":"blue","reason":"x"}""");

        Assert.Equal("unchanged", (await _estate.Operator.Post(Path, """{"on":"green","off":"blue","reason":"x"}""")).Said("outcome"));
    }

    [Theory]
    [InlineData("""{"on":"green","off":"green","reason":"x"}""", "400 on and off name the same data center. Name two.")]
    [InlineData("""{"on":"green","reason":"x"}""", """400 off is missing. Write one such as {"on":"green","off":"blue","reason":"release 42"}.""")]
    [InlineData("""{"on":"green","off":"red","reason":"x"}""", "404 There is no data center red. Name one that there is: blue, green, white.")]
    [InlineData("""{"on":true,"off":"blue","reason":"x"}""", "400 on is not text. Write it in quotes.")]
    [InlineData("""{"on":"green","off":"blue","reason":"x","from":"2031-01-01T00:00:00Z"}""", "400 There is no field from here. Write one of on, off, reason, for, until, ramp, force, or drop it.")]
    [InlineData("""{"on":"green","off":"blue"}""", "400 A reason is missing. Say why in reason, for whoever reads it at 3 a.m.")]
    public async Task What_makes_no_sense_is_refused_and_changes_neither(string body, string problem)
    {
        Assert.Equal(problem, (await _estate.Operator.Post(Path, body)).Problem);
        Assert.Equal(("BURST-OFF", "BURST-ON"), (await _estate.Burst("green"), await _estate.Burst("blue")));
    }

    [Fact]
    public async Task Where_the_state_has_moved_on_both_are_shown()
    {
        var moved = await _estate.Operator.Post(Path, """{"on":"green","off":"blue","reason":"x"}""", ("If-Match", "\"0\""));

        Assert.Equal((412, "\"1\""), (moved.Status, moved.ETag));
        Assert.True(moved["current"].GetProperty("off").GetProperty("on").GetBoolean());
        Assert.False(moved["current"].GetProperty("on").GetProperty("on").GetBoolean());
    }
}

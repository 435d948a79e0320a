using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Tests.Observing;

public class ComparisonTests
{
    [Theory]
    [InlineData("> 0.8", 0.9, 0.8)]
    [InlineData(">= 0.8", 0.8, 0.79)]
    [InlineData("< 1e3", 999, 1000)]
    [InlineData("<= -5", -5, -4.9)]
    [InlineData("== 1", 1, 1.5)]
    [InlineData("!= 0", 0.1, 0)]
    public void A_number_is_as_it_must_be_or_is_not(string written, double passes, double fails)
    {
        var comparison = Comparison.Parse(written)!;

        Assert.True(comparison.Holds(passes));
        Assert.False(comparison.Holds(fails));
    }

    [Theory]
    [InlineData(">")]
    [InlineData(">=")]
    [InlineData("<")]
    [InlineData("<=")]
    [InlineData("==")]
    [InlineData("!=")]
    public void What_is_no_number_is_never_as_it_must_be(string relation) => Assert.False(Comparison.Parse($"{relation} 1")!.Holds(double.NaN));

    [Theory]
    [InlineData(">0.8", "> 0.8")]
    [InlineData("  <=   +5. ", "<= +5.")]
    [InlineData("== .5e-3", "== .5e-3")]
    public void Spaces_do_not_count_and_the_number_stays_as_it_was_written(string written, string shown) => Assert.Equal(shown, $"{Comparison.Parse(written)}");

    [Theory]
    [InlineData("")]
    [InlineData("0.8")]
    [InlineData("> ")]
    [InlineData("=> 1")]
    [InlineData("= 1")]
    [InlineData("<> 1")]
    [InlineData("> NaN")]
    [InlineData("> Inf")]
    [InlineData("> 1,5")]
    [InlineData("> 1 2")]
    [InlineData("> .")]
    [InlineData("> 80%")]
    [InlineData("> 1e999")]
    [InlineData("> -1e999")]
    [InlineData("> Infinity")]
    [InlineData("> (1)")]
    [InlineData("> 0x1")]
    [InlineData("> 1\n")]
    public void Everything_else_compares_with_nothing(string written) => Assert.Null(Comparison.Parse(written));

    [Fact]
    public void Two_are_equal_when_they_are_written_alike()
    {
        Assert.Equal(Comparison.Parse("> 1"), Comparison.Parse(">1"));
        Assert.NotEqual(Comparison.Parse("> 1"), Comparison.Parse(">= 1"));
        Assert.NotEqual(Comparison.Parse("> 1"), Comparison.Parse("> 2"));
    }
}

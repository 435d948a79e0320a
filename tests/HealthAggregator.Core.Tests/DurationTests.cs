using FsCheck.Fluent;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1h1m1s1ms", 3_661_001)]
    [InlineData("1h1ms", 3_600_001)]
    [InlineData("90s", 90_000)]
    [InlineData("1h90m", 9_000_000)]
    [InlineData("0s", 0)]
    [InlineData("0h0m0s0ms", 0)]
    [InlineData("05s", 5_000)]
    [InlineData("99999999ms", 99_999_999)]
    [InlineData("10000h", 36_000_000_000)]
    [InlineData("9999h60m", 36_000_000_000)]
    public void A_duration_is_whole_numbers_with_a_unit_each_largest_first(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("5")]
    [InlineData("0")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5s")]
    [InlineData("1,5s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("5d")]
    [InlineData("5us")]
    [InlineData("1m30")]
    [InlineData("30m1h")]
    [InlineData("1s500m")]
    [InlineData("1s1s")]
    [InlineData("500ms1s")]
    [InlineData("1h\n")]
    [InlineData("\u0665s")] // an Arabic-Indic five
    [InlineData("1e3s")]
    [InlineData("0x5s")]
    [InlineData("00:00:05")]
    [InlineData("PT5S")]
    [InlineData("100000000ms")] // nine digits
    [InlineData("99999999999999999999s")]
    public void Anything_else_is_no_duration(string text)
    {
        Assert.False(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Zero, duration);
    }

    [Theory]
    [InlineData("10001h")]
    [InlineData("10000h1ms")]
    [InlineData("9999h61m")]
    [InlineData("99999999h99999999m99999999s99999999ms")]
    public void More_than_10_000_hours_in_all_are_no_duration(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(1_000, "1s")]
    [InlineData(1_500, "1s500ms")]
    [InlineData(90_000, "1m30s")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(3_600_001, "1h1ms")]
    [InlineData(36_000_000_000, "10000h")]
    public void A_duration_is_written_in_as_few_parts_as_there_are(long milliseconds, string expected) =>
        Assert.Equal(expected, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void What_is_below_a_millisecond_is_not_written() => Assert.Equal("1ms", Duration.Format(TimeSpan.FromTicks(19_999)));

    [Fact]
    public void Every_duration_reads_back_as_it_was_written() => Law.Holds(
        from hours in Gen.Choose(0, 9_999)
        from milliseconds in Gen.Frequency((1, Gen.Choose(0, 3_599_999)), (1, Gen.Choose(0, 3_599).Select(seconds => 1_000 * seconds)))
        select TimeSpan.FromHours(hours) + TimeSpan.FromMilliseconds(milliseconds),
        duration =>
        {
            Assert.True(Duration.TryParse(Duration.Format(duration), out var read));
            Assert.Equal(duration, read);
        });
}

using System.Globalization;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class WallTimeTests
{
    [Theory]
    [InlineData("2030-01-02T03:04:05+00:00", "2030-01-02T03:04:05Z")]
    [InlineData("2030-01-02T03:04:05.999+00:00", "2030-01-02T03:04:05Z")]
    [InlineData("2030-01-01T23:04:05-05:30", "2030-01-02T04:34:05Z")]
    [InlineData("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00Z")]
    public void It_is_written_in_UTC_to_the_second(string at, string expected) =>
        Assert.Equal(expected, WallTime.Format(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));

    [Fact]
    public void It_is_written_the_same_wherever_the_program_runs()
    {
        var before = CultureInfo.CurrentCulture;
        var dotted = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        dotted.DateTimeFormat.TimeSeparator = ".";
        CultureInfo.CurrentCulture = dotted;
        try
        {
            Assert.Equal("2030-01-01T12:30:00Z", WallTime.Format(Some.Clock("12:30")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class TcpTargetTests
{
    [Theory]
    [InlineData("10.0.0.31", 443, "10.0.0.31:443")]
    [InlineData("db.example", 1, "db.example:1")]
    [InlineData("fd00::1", 65535, "[fd00::1]:65535")]
    public void It_shows_its_host_and_port(string host, int port, string expected)
    {
        var target = new TcpTarget(host, port);
        Assert.Equal(("tcp", host, port), (target.Kind, target.Host, target.Port));
        Assert.Equal(expected, target.Display);
        Assert.Equal(expected, $"{target}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void F29_what_is_no_port_is_refused(int port) => Assert.Throws<ArgumentOutOfRangeException>(nameof(port), () => new TcpTarget("10.0.0.31", port));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void F29_nobody_is_no_host(string host) => Assert.Throws<ArgumentException>(nameof(host), () => new TcpTarget(host, 443));

    [Fact]
    public void Targets_are_equal_when_host_and_port_are()
    {
        Assert.Equal(new TcpTarget("10.0.0.31", 443), new TcpTarget("10.0.0.31", 443));
        Assert.NotEqual(new TcpTarget("10.0.0.31", 443), new TcpTarget("10.0.0.31", 444));
        Assert.NotEqual(new TcpTarget("10.0.0.31", 443), new TcpTarget("10.0.0.32", 443));
    }

    [Fact]
    public void What_is_sent_and_what_is_expected_make_targets_differ()
    {
        var plain = new TcpTarget("10.0.0.31", 443);
        TcpTarget[] all = [plain, plain with { Send = "PING" }, plain with { Expected = new Contains("PONG") }, plain with { Send = "PING", Expected = new Contains("PONG") }];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(["tcp", "10.0.0.31", "443"], plain.Parts);
        Assert.Empty(plain.Sent);
        Assert.Equal(["PING"], all[1].Sent);
    }
}

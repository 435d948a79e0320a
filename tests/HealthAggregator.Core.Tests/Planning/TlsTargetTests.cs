using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class TlsTargetTests
{
    [Fact]
    public void It_shows_its_host_and_port_and_warns_of_a_certificate_of_less_than_two_weeks()
    {
        var target = new TlsTarget("fd00::1", 443);

        Assert.Equal(("tls", "fd00::1", 443, "[fd00::1]:443"), (target.Kind, target.Host, target.Port, target.Display));
        Assert.Equal((TimeSpan.FromDays(14), false, TlsPlan.Default), (target.ExpiresAfter, target.FailsWhenExpiring, target.Tls));
        Assert.Empty(target.Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void F29_what_is_no_port_is_refused(int port) => Assert.Throws<ArgumentOutOfRangeException>(nameof(port), () => new TlsTarget("h", port));

    [Fact]
    public void F29_nobody_is_no_host() => Assert.Throws<ArgumentException>("host", () => new TlsTarget(" ", 443));

    [Fact]
    public void Targets_are_equal_when_they_ask_the_same()
    {
        var plain = new TlsTarget("h", 443);
        TlsTarget[] all =
        [
            plain, new("h", 444), new("i", 443), plain with { ExpiresAfter = TimeSpan.FromDays(1) }, plain with { FailsWhenExpiring = true }, plain with { Tls = new("ca", null) },
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(plain, new("h", 443));
        Assert.False(plain.Equals(new TcpTarget("h", 443)));
    }
}

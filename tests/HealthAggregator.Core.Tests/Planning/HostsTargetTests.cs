using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class HostsTargetTests
{
    private static HostSource Srv => new(HostSourceKind.Srv, "_http._tcp.web.example") { Server = "10.0.0.53", ServerPort = 5353 };

    private static HostsTarget ByName => new(new(HostSourceKind.Dns, "web.example"), 1);

    [Theory]
    [InlineData("web-1", null, "web-1")]
    [InlineData("2001:db8::23", null, "2001:db8::23")]
    [InlineData("10.0.0.21", 8080, "10.0.0.21:8080")]
    [InlineData("2001:db8::23", 65535, "[2001:db8::23]:65535")]
    public void A_host_is_shown_as_one_writes_it(string host, int? port, string shown) => Assert.Equal(shown, $"{new FoundHost(host, port)}");

    [Fact]
    public void What_is_no_host_is_refused()
    {
        Assert.Throws<ArgumentException>("host", () => new FoundHost(" "));
        Assert.Throws<ArgumentOutOfRangeException>("port", () => new FoundHost("a", 0));
        Assert.Throws<ArgumentOutOfRangeException>("port", () => new FoundHost("a", 65536));
    }

    [Fact]
    public void Hosts_are_equal_by_name_and_port()
    {
        Assert.Equal(new FoundHost("a", 1), new FoundHost("a", 1));
        Assert.NotEqual(new FoundHost("a", 1), new FoundHost("a"));
        Assert.Equal(1, new FoundHost("a", 1).Port);
    }

    [Fact]
    public void A_source_names_something()
    {
        Assert.Throws<ArgumentException>("name", () => new HostSource(HostSourceKind.File, ""));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => Srv with { ServerPort = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("value", () => Srv with { ServerPort = 65536 });
        Assert.Equal(53, new HostSource(HostSourceKind.Srv, "a").ServerPort);
    }

    [Fact]
    public void It_waits_its_turn_with_whoever_asks_the_same()
    {
        Assert.Equal(("hosts", DnsTarget.Lane, 0), (ByName.Kind, ByName.Host, ByName.Port));
        Assert.Equal((DnsTarget.Lane, 0), (new HostsTarget(Srv with { Server = null }, 1).Host, new HostsTarget(Srv with { Server = null }, 1).Port));
        Assert.Equal(("10.0.0.53", 5353), (new HostsTarget(Srv, 1).Host, new HostsTarget(Srv, 1).Port));
        Assert.Equal((HostsTarget.Lane, 0), (new HostsTarget(new(HostSourceKind.File, "/etc/web.yml"), 1).Host, new HostsTarget(new(HostSourceKind.File, "/etc/web.yml"), 1).Port));
    }

    [Fact]
    public void It_shows_where_hosts_are_found()
    {
        Assert.Equal("hosts of web.example", $"{ByName}");
        Assert.Equal("hosts of SRV _http._tcp.web.example from 10.0.0.53:5353", $"{new HostsTarget(Srv, 1)}");
        Assert.Equal("hosts of SRV _http._tcp.web.example", $"{new HostsTarget(Srv with { Server = null }, 1)}");
        Assert.Equal("hosts of /etc/web.yml", $"{new HostsTarget(new(HostSourceKind.File, "/etc/web.yml"), 1)}");
        Assert.Empty(ByName.Sent);
    }

    [Fact]
    public void At_least_one_host_is_asked_for() => Assert.Throws<ArgumentOutOfRangeException>("fewest", () => new HostsTarget(Srv, 0));

    [Fact]
    public void Targets_are_equal_when_they_find_the_same_and_ask_for_as_many()
    {
        Assert.Equal(ByName, ByName with { });
        Assert.Equal(ByName.GetHashCode(), (ByName with { }).GetHashCode());
        Assert.All(
            [new HostsTarget(ByName.Source, 2), ByName with { IsShort = true }, ByName with { NeedsPorts = true }, ByName with { LeftOut = 1 }, new HostsTarget(Srv, 1), new HostsTarget(Srv with { ServerPort = 54 }, 1)],
            other => Assert.NotEqual(ByName, other));
        Assert.NotEqual(new HostsTarget(Srv, 1), new HostsTarget(Srv with { ServerPort = 54 }, 1));
    }
}

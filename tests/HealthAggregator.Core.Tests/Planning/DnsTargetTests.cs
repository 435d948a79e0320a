using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class DnsTargetTests
{
    private static DnsTarget Www => new("www.shop.example");

    private static DnsTarget Asked => Www with { Server = "10.0.0.53", Type = DnsRecordType.A };

    [Fact]
    public void The_system_is_asked_by_default_and_anything_will_do()
    {
        Assert.Equal(("dns", DnsTarget.Lane, 0), (Www.Kind, Www.Host, Www.Port));
        Assert.Equal((null, null, 53), (Www.Server, Www.Type, Www.ServerPort));
        Assert.Empty(Www.Answers);
        Assert.True(Www.Expects("10.0.0.7"));
    }

    [Fact]
    public void A_server_is_the_host_that_is_asked() => Assert.Equal(("10.0.0.53", 5353), ((Asked with { ServerPort = 5353 }).Host, (Asked with { ServerPort = 5353 }).Port));

    [Fact]
    public void It_shows_what_is_asked_of_whom()
    {
        Assert.Equal("www.shop.example", Www.Display);
        Assert.Equal("www.shop.example AAAA", (Www with { Type = DnsRecordType.Aaaa }).Display);
        Assert.Equal("www.shop.example A from 10.0.0.53:53", $"{Asked}");
        Assert.Equal("www.shop.example CNAME from [2001:db8::53]:5353", (Www with { Server = "2001:db8::53", ServerPort = 5353, Type = DnsRecordType.Cname }).Display);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void F29_nothing_is_no_name(string name) => Assert.Throws<ArgumentException>(nameof(name), () => new DnsTarget(name));

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void F29_what_is_no_port_is_refused(int port) => Assert.Throws<ArgumentOutOfRangeException>("value", () => Www with { ServerPort = port });

    [Theory]
    [InlineData("10.0.0.7", true)]
    [InlineData("10.0.1.255", true)]
    [InlineData("10.0.2.0", false)]
    [InlineData("2001:db8::7", true)]
    [InlineData("2001:DB8:0::7", true)]
    [InlineData("2001:db8::8", false)]
    [InlineData("www.shop.example", false)]
    public void An_address_is_expected_by_itself_or_in_a_network(string answer, bool expected)
    {
        foreach (var type in new DnsRecordType?[] { null, DnsRecordType.A, DnsRecordType.Aaaa })
        {
            Assert.Equal(expected, (Www with { Type = type, Answers = ["10.0.0.7", "10.0.1.0/24", "2001:db8::7", "nonsense"] }).Expects(answer));
        }
    }

    [Theory]
    [InlineData(DnsRecordType.Cname, "SHOP.example", true)]
    [InlineData(DnsRecordType.Mx, "10 Mail.example", true)]
    [InlineData(DnsRecordType.Mx, "20 mail.example", false)]
    [InlineData(DnsRecordType.Txt, "v=spf1 -all", true)]
    [InlineData(DnsRecordType.Txt, "V=spf1 -all", false)]
    public void Another_record_is_expected_as_text_and_names_in_any_case(DnsRecordType type, string answer, bool expected) =>
        Assert.Equal(expected, (Asked with { Type = type, Answers = ["shop.example", "10 mail.example", "v=spf1 -all"] }).Expects(answer));

    [Fact]
    public void Targets_are_equal_when_they_ask_the_same()
    {
        Assert.Equal(Asked, Asked with { });
        Assert.Equal(Asked.GetHashCode(), (Asked with { }).GetHashCode());
        Assert.All(
            [Asked with { Server = "10.0.0.54" }, Asked with { ServerPort = 54 }, Asked with { Type = DnsRecordType.Aaaa }, Asked with { Answers = ["10.0.0.7"] }, Www, new DnsTarget("w")],
            other => Assert.NotEqual(Asked, other));
    }
}

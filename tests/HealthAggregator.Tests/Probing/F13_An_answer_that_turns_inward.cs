using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>F13: whoever answers for a name answers with an address of this machine, of the local link or of a cloud's metadata.</summary>
public sealed class F13_An_answer_that_turns_inward
{
    [Theory]
    [InlineData("127.0.0.1", "this machine")]
    [InlineData("127.9.9.9", "this machine")]
    [InlineData("::1", "this machine")]
    [InlineData("0.0.0.0", "this machine")]
    [InlineData("::", "this machine")]
    [InlineData("::ffff:127.0.0.1", "this machine")]
    [InlineData("::127.0.0.1", "this machine")]
    [InlineData("64:ff9b::127.0.0.1", "this machine")]
    [InlineData("64:ff9b:1::127.0.0.1", "this machine")]
    [InlineData("64:ff9b:1:fffe::127.0.0.1", "this machine")]
    [InlineData("64:ff9b:1:7f00:0:100::", "this machine")]
    [InlineData("::ffff:0:127.0.0.1", "this machine")]
    [InlineData("2002:7f00:1::", "this machine")]
    [InlineData("169.254.169.254", "a cloud's metadata")]
    [InlineData("::ffff:169.254.169.254", "a cloud's metadata")]
    [InlineData("64:ff9b::a9fe:a9fe", "a cloud's metadata")]
    [InlineData("fd00:ec2::254", "a cloud's metadata")]
    [InlineData("fd20:ce::254", "a cloud's metadata")]
    [InlineData("100.100.100.200", "a cloud's metadata")]
    [InlineData("168.63.129.16", "a cloud's metadata")]
    [InlineData("192.0.0.192", "a cloud's metadata")]
    [InlineData("169.254.1.1", "link-local")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("224.0.0.1", "no address of one machine")]
    [InlineData("255.255.255.255", "no address of one machine")]
    [InlineData("ff02::1", "no address of one machine")]
    public void A_name_is_refused_that_means_it_and_an_address_in_the_config_is_not(string text, string what)
    {
        var address = IPAddress.Parse(text);

        Assert.Equal($"it is {what}", EgressPolicy.Default.WhyNot("shop.example", address));
        Assert.Null(EgressPolicy.Default.WhyNot(text, address));
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("192.168.0.1")]
    [InlineData("169.253.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("2001:db8::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("64:ff9b::10.0.0.7")]
    [InlineData("64:ff9b:1:a00:0:700::")]
    [InlineData("::ffff:0:10.0.0.7")]
    public void Any_other_address_may_be_asked(string address) => Assert.Null(EgressPolicy.Default.WhyNot("shop.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("LOCALHOST.", null)]
    [InlineData("app.localhost", null)]
    [InlineData("notlocalhost", "it is this machine")]
    [InlineData("localhost.example", "it is this machine")]
    public void Localhost_means_this_machine_by_definition_and_no_other_name_does(string host, string? why)
    {
        Assert.Equal(why, EgressPolicy.Default.WhyNot(host, IPAddress.Loopback));
        Assert.NotNull(EgressPolicy.Default.WhyNot(host, IPAddress.Any));
    }

    [Fact]
    public void What_is_allowed_is_all_that_names_may_mean_and_what_is_denied_is_denied_to_all()
    {
        var policy = new EgressPolicy([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("169.254.169.254/32")], [IPNetwork.Parse("10.9.0.0/16")]);

        Assert.Null(policy.WhyNot("shop.example", IPAddress.Parse("10.1.2.3")));
        Assert.Null(policy.WhyNot("shop.example", IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.Null(policy.WhyNot("shop.example", IPAddress.Parse("169.254.169.254")));
        Assert.Equal("egress.allow does not have it", policy.WhyNot("shop.example", IPAddress.Parse("11.0.0.1")));
        Assert.Null(policy.WhyNot("11.0.0.1", IPAddress.Parse("11.0.0.1")));
        Assert.Equal("egress.deny has it", policy.WhyNot("10.9.0.1", IPAddress.Parse("10.9.0.1")));
    }

    [Theory]
    [InlineData("", "::/0", "64:ff9b::10.0.0.1", "egress.deny has it")]
    [InlineData("", "64:ff9b::/96", "64:ff9b::10.0.0.1", "egress.deny has it")]
    [InlineData("", "10.0.0.0/8", "64:ff9b::10.0.0.1", "egress.deny has it")]
    [InlineData("", "10.0.0.0/8", "64:ff9b:1::10.0.0.1", "egress.deny has it")]
    [InlineData("", "2002::/16", "2002:a00:1::", "egress.deny has it")]
    [InlineData("", "10.0.0.0/8", "64:ff9b::11.0.0.1", null)]
    [InlineData("64:ff9b::/96", "", "64:ff9b::10.0.0.1", null)]
    [InlineData("10.0.0.0/8", "", "64:ff9b::10.0.0.1", null)]
    [InlineData("10.0.0.0/8", "", "64:ff9b::11.0.0.1", "egress.allow does not have it")]
    [InlineData("64:ff9b::/96", "", "64:ff9b::169.254.169.254", "it is a cloud's metadata")]
    [InlineData("::1/128", "", "::1", null)]
    public void A_network_has_an_address_as_it_is_and_as_what_is_inside_of_it(string allow, string deny, string address, string? why)
    {
        var policy = new EgressPolicy(allow.Length > 0 ? [IPNetwork.Parse(allow)] : [], deny.Length > 0 ? [IPNetwork.Parse(deny)] : []);

        Assert.Equal(why, policy.WhyNot("shop.example", IPAddress.Parse(address)));
    }

    [Fact]
    public async Task F13_what_turns_inward_is_never_connected_to_and_the_check_says_why()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        using var prober = new Prober(egress: EgressPolicy.Default);

        var http = await prober.Ask(stack.At(host: "shop.example"));
        var tcp = await prober.Ask(new TcpTarget("shop.example", stack.Port));
        var tls = await prober.Ask(new TlsTarget("shop.example", stack.Port));

        Assert.All([http, tcp, tls], sample => Assert.Equal(
            (FailureKind.Denied, ProbePhase.Dns, "shop.example is refused by the egress policy: 127.0.0.1: it is this machine while resolving the name"), (sample.Failure, sample.FailedIn, sample.Reason)));
        Assert.Equal(0, stack.Connections);
        Assert.True((await prober.Ask(stack.At())).Passed);
        Assert.True((await prober.Ask(stack.At(host: "localhost"))).Passed);
    }

    [Fact]
    public async Task F13_of_several_addresses_those_that_may_be_are_asked()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        var refused = new List<IPAddress>();
        using var probes = new Probes(new(TimeProvider.System), new(TimeProvider.System, _ => [IPAddress.Parse("169.254.169.254"), IPAddress.Loopback]), new()
        {
            Policy = new([IPNetwork.Parse("127.0.0.0/8")], []), Refused = (_, address, _) => refused.Add(address),
        });

        var sample = await probes.Ask(Some.Check(stack.At(host: "shop.example")), TestContext.Current.CancellationToken);

        Assert.True(sample.Passed, sample.Reason);
        Assert.Equal(["169.254.169.254"], refused.Select(address => address.ToString()));
    }
}

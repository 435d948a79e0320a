using System.Net;
using HealthAggregator.Configuration;

namespace HealthAggregator.Tests.Configuration;

public class ExpectedProberTests
{
    [Fact]
    public void Everything_that_is_written_of_one_is_kept()
    {
        var expected = Assert.Single(Valid("{ name: edge, family: none, user_agent: my-gslb/, from: 10.0.0.0/24, data_center: dc, every: 2s }"));

        Assert.Equal(
            new ExpectedProberSettings("edge", TimeSpan.FromSeconds(2)) { Family = ProberFamily.None, UserAgent = "my-gslb/", From = IPNetwork.Parse("10.0.0.0/24"), DataCenter = "dc" },
            expected);
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5/32")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("\"2001:db8::1\"", "2001:db8::1/128")]
    [InlineData("\"2001:db8::/32\"", "2001:db8::/32")]
    public void A_network_may_be_an_address(string written, string network) =>
        Assert.Equal(IPNetwork.Parse(network), Assert.Single(Valid($"{{ name: a, from: {written}, every: 1s }}")).From);

    [Fact]
    public void They_stay_in_the_order_of_the_file() =>
        Assert.Equal(["gdnsd", "b", "a"], Valid("{ family: gdnsd, every: 1s }, { name: b, user_agent: b, every: 1s }, { name: a, from: 10.0.0.1, every: 24h }").Select(one => one.Name));

    [Fact]
    public void Sixty_four_are_enough_and_one_more_is_too_many()
    {
        Assert.Equal(64, Valid(Many(64)).Length);
        Assert.Equal(
            ["expected_probers: there are more than 64 of them; say who matters by family, user_agent or from: one stands for many sources"],
            ConfigText.Errors($"expected_probers: [{Many(65)}]\n{ConfigText.Minimal}"));
    }

    private static string Many(int count) => string.Join(", ", Enumerable.Range(0, count).Select(number => $"{{ name: p{number}, from: 10.0.0.{number}, every: 1s }}"));

    private static System.Collections.Immutable.ImmutableArray<ExpectedProberSettings> Valid(string probers) =>
        ConfigText.Valid($"expected_probers: [{probers}]\n{ConfigText.Minimal}").ExpectedProbers;
}

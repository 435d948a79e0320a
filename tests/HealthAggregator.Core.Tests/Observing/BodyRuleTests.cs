using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Tests.Observing;

public class BodyRuleTests
{
    // A rule keeps what it expects in two forms, the text and the bytes: a copy with another text would still look for the old bytes.
    [Fact]
    public void No_rule_can_be_copied_with_something_else_to_expect() => Assert.All(
        typeof(BodyRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BodyRule))).SelectMany(type => type.GetProperties()),
        property => Assert.Null(property.SetMethod));
}

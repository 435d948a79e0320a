using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Tests.Observing;

public class BodyRuleTests
{
    // A rule keeps what it expects in two forms, the text and the bytes: a copy with another text would still look for the old bytes.
    [Fact]
    public void No_rule_can_be_copied_with_something_else_to_expect() => Assert.All(
        typeof(BodyRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BodyRule))).SelectMany(type => type.GetProperties()),
        property => Assert.Null(property.SetMethod));

    [Fact]
    public void A_rule_has_nothing_more_to_say_of_a_body_unless_it_knows_its_shape() => Assert.Null(FirstWord.Pass.Explain("FAIL"u8));

    [Fact]
    public void No_two_rules_have_the_same_parts()
    {
        BodyRule[] all = [new AnyBody(), FirstWord.Pass, new FirstWord("UP"), new Contains("UP"), new Exactly("UP"), new Matches("UP"), new JsonEquals("UP", "UP"), new JsonEquals("UP", "DOWN")];

        Assert.Equal(all.Length, all.Select(rule => string.Join('\n', rule.Parts)).Distinct().Count());
    }

    // The probe judges a costly one where nobody waits for it.
    [Fact]
    public void What_looks_at_the_bytes_once_is_cheap_and_what_reads_their_meaning_is_not()
    {
        Assert.All((BodyRule[])[new AnyBody(), FirstWord.Pass, new Contains("ok")], rule => Assert.False(rule.IsCostly));
        Assert.All((BodyRule[])[new Matches("^UP$"), new JsonEquals("status", "UP")], rule => Assert.True(rule.IsCostly));
    }
}

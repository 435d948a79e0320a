using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class AggregatorAnswerTests
{
    private static readonly AggregatorAnswer Rule = new();

    [Fact]
    public void PASS_passes() =>
        Is(FailureKind.None, null, """{"name":"eu-west","verdict":"PASS","rung":"score","reason":"100% passing","in_rotation":true,"weight":100,"stacks":[]}""");

    [Theory]
    [InlineData("""{"name":"eu-west","verdict":"FAIL","rung":"score","reason":"50% passing (1 of 2), needs 75%","in_rotation":false}""", "FAIL by score: 50% passing (1 of 2), needs 75%")]
    [InlineData("""{"verdict":"FAIL","rung":"stale","reason":"not evaluated for 5 s"}""", "FAIL by stale: not evaluated for 5 s")]
    [InlineData("""{"verdict":"PASS","rung":"stale","reason":"old"}""", "PASS by stale: old")]
    [InlineData("""{"verdict":"FAIL","rung":"no-burst"}""", "FAIL by no-burst: ")]
    public void FAIL_and_whatever_is_stale_fails_with_its_reason(string page, string said) => Is(FailureKind.SaidFail, said, page);

    [Theory]
    [InlineData("""{"stacks":[{"verdict":"FAIL","rung":"score"}],"score":{"verdict":"FAIL"},"weight":5,"is_default":true,"override":null,"verdict":"PASS","rung":"score","reason":""}""")]
    [InlineData("""{"verdict":"PASS","verdict":"FAIL","rung":"score","reason":""}""")] // the first counts: what comes later may not be read at all
    public void Only_what_stands_at_the_top_counts(string page) => Is(FailureKind.None, null, page);

    [Fact]
    public void What_comes_after_the_reason_may_be_cut_off() =>
        Is(FailureKind.None, null, """{"name":"a","verdict":"PASS","rung":"score","reason":"100%","stacks":[{"name":"we""");

    [Theory]
    [InlineData("")]
    [InlineData("PASS")]
    [InlineData("[]")]
    [InlineData("[\"verdict\",\"PASS\"]")]
    [InlineData("{}")]
    [InlineData("""{"verdict":"PASS"}""")]
    [InlineData("""{"rung":"score"}""")]
    [InlineData("""{"verdict":"pass","rung":"score"}""")]
    [InlineData("""{"verdict":true,"rung":"score"}""")]
    [InlineData("""{"stacks":[{"name":"a" """)]
    [InlineData("""{"verdict":"\ud800","rung":"score"}""")]
    [InlineData("""{"name":"a"}{"verdict":"PASS","rung":"score"}""")]
    public void What_holds_no_verdict_fails(string page) => Is(FailureKind.Body, null, page);

    [Fact]
    public void A_refusal_says_what_to_do() =>
        Is(FailureKind.Body, "Send a token.", """{"type":"about:blank","title":"Who are you?","status":401,"detail":"Send a token."}""");

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page =>
    {
        Assert.Equal(FailureKind.Body, Rule.Judge(page));
        _ = Rule.Explain(page);
    });

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal(("the verdict PASS", "aggregator", false), (Rule.Expectation, Assert.Single(Rule.Parts), Rule.IsCostly));

    private static void Is(FailureKind failure, string? said, string page) => Assert.Equal((failure, said), (Rule.Judge(Pages.Utf8(page)), Rule.Explain(Pages.Utf8(page))));
}

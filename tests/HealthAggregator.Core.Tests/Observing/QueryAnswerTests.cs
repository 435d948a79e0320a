using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class QueryAnswerTests
{
    private static readonly QueryAnswer Rule = new(Comparison.Parse("> 0.8")!, passesWithoutData: false);

    [Theory]
    [InlineData("""[{"metric":{},"value":[1435781451.781,"0.93"]}]""")]
    [InlineData("""[{"metric":{"job":"a"},"value":[1,"1"]},{"metric":{"job":"b"},"value":[1,"8.1e-01"]}]""")]
    [InlineData("""[{"metric":{},"value":[1,"+Inf"]}]""")]
    public void A_vector_passes_when_each_number_is_as_it_must_be(string vector) => Is(FailureKind.None, null, Vector(vector));

    [Theory]
    [InlineData("""[{"metric":{},"value":[1,"0.73"]}]""", "0.73 is not > 0.8")]
    [InlineData("""[{"value":[1,"0.73"]}]""", "0.73 is not > 0.8")]
    [InlineData("""[{"metric":{"__name__":"up","job":"a"},"value":[1,"1"]},{"metric":{"__name__":"up","job":"b"},"value":[1,"0"]}]""", """0 is not > 0.8: {__name__="up", job="b"}""")]
    [InlineData("""[{"metric":{},"value":[1,"NaN"]}]""", "NaN is not > 0.8")]
    [InlineData("""[{"metric":{},"value":[1,"-Inf"]}]""", "-Inf is not > 0.8")]
    public void The_first_number_that_is_not_so_is_named_with_its_labels(string vector, string said) => Is(FailureKind.SaidFail, said, Vector(vector));

    [Theory]
    [InlineData("1", FailureKind.None, null)]
    [InlineData("0.8", FailureKind.SaidFail, "0.8 is not > 0.8")]
    public void A_scalar_is_judged_too(string value, FailureKind failure, string? said) => Is(failure, said, Page("scalar", $"[1435781451.781,\"{value}\"]"));

    [Fact]
    public void No_data_fails_unless_it_may_pass_and_is_spoken_of_either_way()
    {
        Is(FailureKind.Body, "no data", Vector("[]"));
        Is(FailureKind.None, "no data", Vector("[]"), new QueryAnswer(Rule.PassWhen, passesWithoutData: true));
    }

    [Fact]
    public void An_error_is_repeated()
    {
        Is(FailureKind.Body, "bad_data: parse error", """{"status":"error","errorType":"bad_data","error":"parse error"}""");
        Is(FailureKind.Body, "error: overloaded", """{"status":"error","error":"overloaded"}""");
    }

    [Theory]
    [InlineData("matrix", "[]", "the query makes a matrix: only a vector or a scalar can be compared with a number")]
    [InlineData("string", """[1,"a"]""", "the query makes a string: only a vector or a scalar can be compared with a number")]
    [InlineData("vector", "{}", "the query makes a vector: only a vector or a scalar can be compared with a number")]
    [InlineData("vector", """[{"metric":{"job":"a"},"histogram":[1,{}]}]""", """there is something else than a number: {job="a"}""")]
    [InlineData("vector", """[{"metric":{},"value":[1,"high"]}]""", "there is something else than a number")]
    [InlineData("vector", """[{"metric":{},"value":[1]}]""", "there is something else than a number")]
    [InlineData("vector", """[{"metric":{},"value":[1,1]}]""", "there is something else than a number")]
    [InlineData("vector", "[7]", "there is something else than a number")]
    [InlineData("scalar", "7", "there is something else than a number")]
    public void What_cannot_be_compared_fails(string type, string result, string said) => Is(FailureKind.Body, said, Page(type, result));

    [Theory]
    [InlineData("")]
    [InlineData("PASS")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"status":"error"}""")]
    [InlineData("""{"status":"success"}""")]
    [InlineData("""{"status":"success","data":[]}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}x""")]
    [InlineData("""{"status":"\ud800"}""")]
    public void What_is_no_answer_fails(string page) => Is(FailureKind.Body, null, page);

    [Fact]
    public void Warnings_do_not_matter() => Is(FailureKind.None, null, """{"status":"success","data":{"resultType":"scalar","result":[1,"1"]},"warnings":["slow"],"infos":["odd"]}""");

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page =>
    {
        Assert.Equal(FailureKind.Body, Rule.Judge(page));
        _ = Rule.Explain(page);
    });

    [Fact]
    public void It_says_what_it_expects_and_what_makes_it_another()
    {
        Assert.Equal("a query's answer > 0.8", Rule.Expectation);
        Assert.Equal(["query", ">", "0.8", "fail"], Rule.Parts);
        Assert.Equal(["query", ">", "0.8", "pass"], new QueryAnswer(Rule.PassWhen, passesWithoutData: true).Parts);
        Assert.True(Rule.IsCostly);
    }

    private static string Vector(string result) => Page("vector", result);

    private static string Page(string type, string result) =>
        $$$"""{"status":"success","data":{"resultType":"{{{type}}}","result":{{{result}}}}}""";

    private static void Is(FailureKind failure, string? said, string page, QueryAnswer? rule = null) =>
        Assert.Equal((failure, said), ((rule ?? Rule).Judge(Pages.Utf8(page)), (rule ?? Rule).Explain(Pages.Utf8(page))));
}

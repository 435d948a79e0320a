using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class ActuatorHealthTests
{
    private static readonly ActuatorHealth Rule = new();

    [Theory]
    [InlineData("""{"status":"UP"}""")]
    [InlineData("""{"status":"UP","groups":["liveness","readiness"]}""")]
    [InlineData("""{"components":{"db":{"details":{"database":"H2"},"status":"UP"},"discovery":{"status":"UNKNOWN"}},"status":"UP"}""")]
    public void UP_passes(string page) => Is(FailureKind.None, null, page);

    [Theory]
    [InlineData("""{"status":"DOWN"}""", FailureKind.SaidFail, "said DOWN")]
    [InlineData("""{"status":"OUT_OF_SERVICE","components":{"readinessState":{"status":"OUT_OF_SERVICE"}}}""", FailureKind.SaidFail, "said OUT_OF_SERVICE: readinessState is OUT_OF_SERVICE")]
    [InlineData("""{"status":"UNKNOWN","components":{"discovery":{"status":"UNKNOWN"}}}""", FailureKind.Body, "said UNKNOWN")]
    [InlineData("""{"status":"FATAL"}""", FailureKind.Body, "said FATAL")]
    [InlineData("""{"status":"DOWN","components":{"db":{"status":"DOWN","details":{"error":"gone"}},"disk":{"status":"UP"},"mail":{"status":"FATAL"}}}""", FailureKind.SaidFail, "said DOWN: db is DOWN, mail is FATAL")]
    [InlineData("""{"status":"DOWN","components":{"broker":{"status":"DOWN","components":{"us1":{"status":"UP"},"us2":{"status":"DOWN"}}}}}""", FailureKind.SaidFail, "said DOWN: broker.us2 is DOWN")]
    [InlineData("""{"status":"DOWN","components":{"broker":{"status":"DOWN","components":{}}}}""", FailureKind.SaidFail, "said DOWN: broker is DOWN")]
    [InlineData("""{"status":"DOWN","details":{"db":{"status":"DOWN","details":{"error":"gone"}}}}""", FailureKind.SaidFail, "said DOWN: db is DOWN")]
    [InlineData("""{"status":"DOWN","components":{"db":"DOWN","odd":{"status":7}}}""", FailureKind.SaidFail, "said DOWN")]
    [InlineData("""{"status":"DOWN","components":[{"status":"DOWN"}]}""", FailureKind.SaidFail, "said DOWN")]
    public void Everything_else_fails_and_names_what_is_not_up(string page, FailureKind failure, string said) => Is(failure, said, page);

    [Theory]
    [InlineData("")]
    [InlineData("UP")]
    [InlineData("{}")]
    [InlineData("""{"status":{"code":"UP"}}""")]
    [InlineData("""{"Status":"UP"}""")]
    [InlineData("""{"status":"UP"}x""")]
    public void What_is_no_health_page_of_an_actuator_fails(string page) => Is(FailureKind.Body, null, page);

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page =>
    {
        Assert.Equal(FailureKind.Body, Rule.Judge(page));
        _ = Rule.Explain(page);
    });

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal(("an actuator's health page that says UP", "actuator"), (Rule.Expectation, Assert.Single(Rule.Parts)));

    private static void Is(FailureKind failure, string? said, string page) => Assert.Equal((failure, said), (Rule.Judge(Pages.Utf8(page)), Rule.Explain(Pages.Utf8(page))));
}

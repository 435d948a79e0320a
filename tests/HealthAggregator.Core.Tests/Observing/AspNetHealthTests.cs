using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class AspNetHealthTests
{
    private const string Ui = """
        {
          "status": "STATUS",
          "totalDuration": "00:00:00.0519041",
          "entries": {
            "self": { "data": {}, "duration": "00:00:00.0000102", "status": "Healthy", "tags": ["live"] },
            "db": { "data": { "status": "Healthy" }, "description": "Login failed.", "duration": "00:00:00.0412", "exception": "Login failed.", "status": "DB", "tags": [] },
            "cache": { "data": {}, "duration": "00:00:00.0003", "status": "CACHE", "tags": [] }
          }
        }
        """;

    private static readonly AspNetHealth Rule = new();

    [Theory]
    [InlineData("Healthy", "Healthy", "Healthy", FailureKind.None, null)]
    [InlineData("Degraded", "Healthy", "Degraded", FailureKind.None, "said Degraded: cache is Degraded")]
    [InlineData("Unhealthy", "Unhealthy", "Healthy", FailureKind.SaidFail, "said Unhealthy: db is Unhealthy")]
    [InlineData("Unhealthy", "Unhealthy", "Degraded", FailureKind.SaidFail, "said Unhealthy: db is Unhealthy, cache is Degraded")]
    public void The_status_of_a_UI_report_decides_and_entries_that_are_not_healthy_are_named(string status, string db, string cache, FailureKind failure, string? said) =>
        Is(failure, said, Ui.Replace("STATUS", status, StringComparison.Ordinal).Replace("DB", db, StringComparison.Ordinal).Replace("CACHE", cache, StringComparison.Ordinal));

    [Theory]
    [InlineData("Healthy", FailureKind.None, null)]
    [InlineData("Degraded", FailureKind.None, "said Degraded")]
    [InlineData("Unhealthy\r\n", FailureKind.SaidFail, "said Unhealthy")]
    public void So_does_the_one_word_of_the_framework_s_own_writer(string page, FailureKind failure, string? said) => Is(failure, said, page);

    [Theory]
    [InlineData("""{"Entries":{"db":{"Status":0},"cache":{"Status":1},"self":{"Status":2}},"Status":0,"TotalDuration":"00:00:01"}""", FailureKind.SaidFail, "said Unhealthy: db is Unhealthy, cache is Degraded")]
    [InlineData("""{"Entries":{},"Status":1}""", FailureKind.None, "said Degraded")]
    [InlineData("""{"Status":2}""", FailureKind.None, null)]
    [InlineData("""{"status":"Unhealthy","results":{"db":{"status":"Unhealthy","description":"gone"}}}""", FailureKind.SaidFail, "said Unhealthy: db is Unhealthy")]
    [InlineData("""{"status":"Unhealthy","entries":[{"name":"db","status":"Unhealthy"}]}""", FailureKind.SaidFail, "said Unhealthy")]
    [InlineData("""{"status":"Unhealthy","entries":{"db":"Unhealthy"}}""", FailureKind.SaidFail, "said Unhealthy")]
    public void A_report_that_an_application_writes_itself_is_read_too(string page, FailureKind failure, string? said) => Is(failure, said, page);

    [Theory]
    [InlineData("")]
    [InlineData("PASS")]
    [InlineData("healthy")]
    [InlineData("<html>Healthy")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"Healthy\"")]
    [InlineData("""{"status":"UP"}""")]
    [InlineData("""{"status":3}""")]
    [InlineData("""{"status":-1}""")]
    [InlineData("""{"status":1.5}""")]
    [InlineData("""{"status":true}""")]
    [InlineData("""{"entries":{"db":{"status":"Healthy"}}}""")]
    [InlineData("""{"status":"Healthy"}{"status":"Unhealthy"}""")]
    [InlineData("""{"status":"\ud800"}""")]
    public void Everything_else_fails(string page) => Is(FailureKind.Body, null, page);

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page =>
    {
        Assert.Equal(FailureKind.Body, Rule.Judge(page));
        _ = Rule.Explain(page);
    });

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal(("an ASP.NET Core health page that says Healthy", "aspnet"), (Rule.Expectation, Assert.Single(Rule.Parts)));

    private static void Is(FailureKind failure, string? said, string page) => Assert.Equal((failure, said), (Rule.Judge(Pages.Utf8(page)), Rule.Explain(Pages.Utf8(page))));
}

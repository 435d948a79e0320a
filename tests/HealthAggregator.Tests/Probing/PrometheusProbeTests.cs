using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Configuration;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public sealed class PrometheusProbeTests : IDisposable
{
    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Theory]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0.93"]}]}}""", FailureKind.None, "")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"checkout"},"value":[1,"0.73"]}]}}""", FailureKind.SaidFail, """0.73 is not > 0.8: {job="checkout"}""")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[]}}""", FailureKind.Body, "no data")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"too many\n samples"}""", FailureKind.Status, "status 422, expected 200: execution: too many? samples")]
    [InlineData(503, "down", FailureKind.Status, "status 503, expected 200")]
    [InlineData(200, "PASS", FailureKind.Body, "the body begins \"PASS\", expected a query's answer > 0.8")]
    [InlineData(302, "", FailureKind.Redirect, "status 302: redirects are not followed")]
    public async Task The_answer_decides_and_is_spoken_of(int status, string body, FailureKind failure, string reason)
    {
        await using var server = await FakeStack.Start();
        server.Says(body, status, "/api/v1/query");

        var sample = await _prober.Ask(Target(server));

        Assert.Equal((failure, reason), (sample.Failure, sample.Reason));
        Assert.Equal("/api/v1/query?query=sum%28shop_up%7Bjob%3D%22checkout%22%7D%29", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task F33_a_label_of_the_query_is_shown_and_a_credential_is_not()
    {
        await using var server = await FakeStack.Start();
        server.Says("""{"status":"error","errorType":"bad_token","error":"letmein0815 is no token for checkout"}""", 401, "/api/v1/query");

        var sample = await _prober.Ask(Target(server, "headers: { Authorization: Bearer letmein0815 }"));

        Assert.Equal("status 401, expected 200: bad_token: *** is no token for checkout", sample.Reason);
    }

    [Fact]
    public async Task A_long_explanation_is_cut()
    {
        await using var server = await FakeStack.Start();
        server.Says($$"""{"status":"error","errorType":"bad_data","error":"{{new string('x', 1000)}}"}""", 400, "/api/v1/query");

        var sample = await _prober.Ask(Target(server));

        Assert.Equal($"status 400, expected 200: bad_data: {new string('x', 150)}…", sample.Reason);
    }

    private static Target Target(FakeStack server, string settings = "rise: 2") => ConfigText.Check(
        $$"""{ prometheus: { server: "{{server.At("")}}", query: 'sum(shop_up{job="checkout"})', pass_when: "> 0.8" }, {{settings}} }""").Target;
}

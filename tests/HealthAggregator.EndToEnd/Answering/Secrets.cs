namespace HealthAggregator.EndToEnd.Answering;

/// <summary>What the probe listener must not tell.</summary>
public sealed class Secrets(PassAndFail fixture) : IClassFixture<PassAndFail>
{
    private static readonly string[] NamesWithin = ["shop-web", "bypass-web", "page-1", "page-2", "kestrel", "asp.net", "healthaggregator", "health-aggregator"];

    [Fact]
    public async Task F49_the_two_answers_differ_in_nothing_but_status_and_body()
    {
        var pass = await RawHttp.ExchangeAsync(fixture.Port, "GET /health/up HTTP/1.0\r\n\r\n");
        var fail = await RawHttp.ExchangeAsync(fixture.Port, "GET /health/down HTTP/1.0\r\n\r\n");

        Assert.Equal(pass.Headers.Select(header => header.Name), fail.Headers.Select(header => header.Name));
        Assert.Equal(pass.Bytes.Length - "200 OK".Length, fail.Bytes.Length - "503 Service Unavailable".Length);
        Assert.DoesNotContain("pass", fail.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fail", pass.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(NamesWithin, name => Assert.DoesNotContain(name, pass.Text + fail.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/favicon.ico")]
    [InlineData("/index.html")]
    [InlineData("/health/nowhere")]
    [InlineData("/health/up/web")]
    [InlineData("/healthz")]
    [InlineData("/healthy")]
    [InlineData("/metrics")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/reload")]
    [InlineData("/health/../../etc/passwd")]
    [InlineData("/health/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/health/UP%20")]
    [InlineData("/.git/config")]
    public async Task F51_every_unknown_path_gets_the_same_404(string path)
    {
        var one = await RawHttp.ExchangeAsync(fixture.Port, $"GET {path} HTTP/1.0\r\n\r\n");
        var other = await RawHttp.ExchangeAsync(fixture.Port, "GET /no-such-page HTTP/1.0\r\n\r\n");

        Assert.Equal(404, one.Status);
        Assert.Equal(Answers.WithoutDate(other), Answers.WithoutDate(one));
        Assert.Null(one.Header("Server"));
        Assert.All(NamesWithin, name => Assert.DoesNotContain(name, one.Text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("pass", one.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task F51_thousands_of_unknown_data_centers_leave_no_trace()
    {
        var random = new Random(51);
        var before = await fixture.Aggregator.MetricsAsync();
        await AskForStrangersAsync(random, 2_000);
        var resident = ProcessFigures.Of(fixture.Aggregator.Child).ResidentBytes;

        await AskForStrangersAsync(random, FullLength.Rounds(5_000, 100_000));

        var after = await fixture.Aggregator.MetricsAsync();
        Assert.Equal(NamesOf(before), NamesOf(after));
        Assert.InRange(ProcessFigures.Of(fixture.Aggregator.Child).ResidentBytes - resident, long.MinValue, 30 << 20);
        await fixture.StillAnswersAsync();
    }

    private async Task AskForStrangersAsync(Random random, int count)
    {
        using var connection = await RawHttp.ConnectAsync(fixture.Port);
        for (var i = 0; i < count; i++)
        {
            await connection.SendAsync($"GET /health/{random.NextInt64():x} HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(404, (await connection.ReadAnswerAsync()).Status);
        }
    }

    // The series of the runtime and of the program's own HTTP answers come and go; those of the domain come from the config alone.
    private static IEnumerable<string> NamesOf(Metrics metrics) =>
        metrics.Series.Keys.Where(name => name.Contains("data_center=", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}

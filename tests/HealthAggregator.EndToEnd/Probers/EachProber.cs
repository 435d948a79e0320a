namespace HealthAggregator.EndToEnd.Probers;

/// <summary>Every prober of the field, in its own bytes and by its own rule: healthy while PASS, and only then.</summary>
public sealed class EachProber(ProbedSites sites) : IClassFixture<ProbedSites>
{
    public static TheoryData<string> Names => [.. Dialects.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task F48_sends_traffic_on_PASS_and_to_nobody_else(string name)
    {
        var dialect = Dialects.All.Single(dialect => dialect.Name == name);

        await Expect(true, "/health/up");
        await Expect(false, "/health/down");
        await Expect(false, "/health/dr");
        await Expect(false, "/health/nowhere");

        async Task Expect(bool isHealthy, string path)
        {
            var answer = await sites.AskAsync(dialect, path);
            Assert.True(dialect.IsHealthy(answer) == isHealthy, $"{path} is {(isHealthy ? "no longer" : "")} healthy to {name}: {answer}");
        }
    }

    /// <summary>A search for PASS in any case, anywhere in the answer, is the least that a prober can do.</summary>
    [Fact]
    public async Task Nothing_but_PASS_holds_the_word_in_any_case()
    {
        string[] paths = ["/health/down", "/health/dr", "/health/nowhere", "/burst/up", "/burst/dr", "/burst-state/up", "/weight/up", "/weight/down", "/weight/dr", "/", "/favicon.ico"];
        foreach (var path in paths)
        {
            foreach (var request in (string[])[$"GET {path} HTTP/1.0\r\n\r\n", $"POST {path} HTTP/1.0\r\nContent-Length: 0\r\n\r\n", $"OPTIONS {path} HTTP/1.0\r\n\r\n"])
            {
                Assert.DoesNotContain("pass", (await RawHttp.ExchangeAsync(sites.Plain.Ports.Probe, request)).Text, StringComparison.OrdinalIgnoreCase);
            }

            var raw = await sites.AskAsync(new("", "GET {path}\r\n", _ => true) { IsRaw = true }, path);
            Assert.StartsWith("HTTP/1.0 ", raw.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("pass", raw.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_search_for_burst_is_fooled_by_no_burst_and_not_by_the_words_of_burst_state()
    {
        var (on, off) = ("BURST-ON", "BURST-OFF");
        var (word, state) = (await BodyAsync("/burst/dr"), await BodyAsync("/burst-state/dr"));

        Assert.Equal(("no-burst", off), (word, state));
        Assert.Contains("burst", word, StringComparison.Ordinal);
        Assert.DoesNotContain(on, off, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(off, on, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task PowerDNS_reads_the_weight_as_a_bare_integer()
    {
        Assert.True(Rules.IsWeight(await RawHttp.ExchangeAsync(sites.Plain.Ports.Probe, "GET /weight/up HTTP/1.0\r\n\r\n")));
        Assert.False(Rules.IsWeight(await RawHttp.ExchangeAsync(sites.Plain.Ports.Probe, "GET /weight/down HTTP/1.0\r\n\r\n")));
    }

    private async Task<string> BodyAsync(string path) => (await RawHttp.ExchangeAsync(sites.Plain.Ports.Probe, $"GET {path} HTTP/1.0\r\n\r\n")).Body;
}

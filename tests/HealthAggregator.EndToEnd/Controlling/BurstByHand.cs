using System.Text.Json;

namespace HealthAggregator.EndToEnd.Controlling;

/// <summary>A warm site that is out of rotation until a person says burst: at once, without fear, with a name and a reason.</summary>
public sealed class BurstByHand
{
    private const string Patient = "interval: 500ms, timeout: 400ms, fast_interval: 200ms";

    [Fact]
    public async Task One_curl_line_brings_a_warm_site_into_rotation_and_a_power_cut_right_after_it_changes_nothing()
    {
        Tool.Find("curl", "curl");
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stacks));
        await aggregator.AnswersAsync("PASS", "/health/us-east");
        await aggregator.StatusAsync("dr is healthy", page => Observed(page, "dr") == "PASS");
        Assert.Equal(["FAIL", "no-burst", "BURST-OFF", "0"], await PagesAsync(aggregator));

        var said = await Child.RunAsync("/bin/sh", "-c",
            $"curl -sS -f -X POST -H \"Authorization: Bearer $(cat {aggregator.StateDirectory}/operator.token)\" '{aggregator.AdminUrl}/burst/on?data_center=dr&reason=Black+Friday'");
        aggregator.Child.Signal(PosixSignalNumber.Kill);

        Assert.True(said.ExitCode == 0, said.Said);
        await aggregator.Child.EndAsync();
        await aggregator.StartAgainAsync();
        Assert.Equal("burst", await aggregator.AnswerAsync("/burst/dr"));
        await aggregator.AnswersAsync("PASS", "/health/dr");
        Assert.Equal(["PASS", "burst", "BURST-ON", "100"], await PagesAsync(aggregator));

        var burst = (await aggregator.StatusAsync()).DataCenter("dr").GetProperty("burst");
        Assert.Equal(("operator", "Black Friday"), (burst.GetProperty("actor").GetString(), burst.GetProperty("reason").GetString()));
        Assert.Contains("burst of dr is in effect since before the start", aggregator.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_prober_is_told_before_the_operator_is()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stacks));
        await aggregator.AnswersAsync("PASS", "/health/us-east");

        for (var round = 0; round < 200; round++)
        {
            var isOn = round % 2 == 0;
            var (status, body) = await aggregator.ChangeAsync(HttpMethod.Put, "/api/v1/data-centers/dr/burst", $$"""{"on":{{(isOn ? "true" : "false")}},"reason":"round {{round}}"}""");

            Assert.True(status == 200, body);
            Assert.Equal(isOn ? "BURST-ON" : "BURST-OFF", await aggregator.AnswerAsync("/burst-state/dr"));
        }

        Assert.Equal(200, (await aggregator.StatusAsync()).Json.GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task Nobody_ever_sees_neither_of_two_swapped_sites_on()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync(Pools(stacks));
        await aggregator.StatusAsync("both pools are healthy", page => Observed(page, "blue") == "PASS" && Observed(page, "green") == "PASS");
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Put, "/api/v1/data-centers/blue/burst", """{"on":true,"reason":"the first pool"}""")).Status);
        var seen = new List<string>();
        var swaps = Task.Run(async () =>
        {
            for (var round = 0; round < 100; round++)
            {
                var (on, off) = round % 2 == 0 ? ("green", "blue") : ("blue", "green");
                var (status, body) = await aggregator.ChangeAsync(HttpMethod.Post, "/api/v1/burst/swap", $$"""{"on":"{{on}}","off":"{{off}}","reason":"release {{round}}"}""");
                Assert.True(status == 200, body);
            }
        }, TestContext.Current.CancellationToken);

        while (!swaps.IsCompleted)
        {
            var page = await aggregator.StatusAsync();
            seen.Add($"{page.DataCenter("blue").GetProperty("verdict").GetString()} {page.DataCenter("green").GetProperty("verdict").GetString()}");
        }

        await swaps;
        Assert.Equal(["FAIL PASS", "PASS FAIL"], seen.Distinct().Order());
        Assert.Equal(101, (await aggregator.StatusAsync()).Json.GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task F58_of_operators_who_race_exactly_one_wins_and_the_others_are_told_what_the_state_is()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stacks));
        for (var round = 0; round < 20; round++)
        {
            var race = await Task.WhenAll(Enumerable.Range(0, 4).Select(racer => aggregator.ChangeAsync(
                HttpMethod.Put, "/api/v1/data-centers/dr/burst", $$"""{"on":true,"reason":"round {{round}} by {{racer}}"}""", ("If-Match", $"\"{round}\""))));

            Assert.Single(race, answer => answer.Status == 200);
            Assert.All(race.Where(answer => answer.Status != 200), answer =>
            {
                Assert.Equal(412, answer.Status);
                using var problem = JsonDocument.Parse(answer.Body);
                Assert.True(problem.RootElement.GetProperty("current").GetProperty("on").GetBoolean());
            });
        }

        var audit = JsonDocument.Parse(await aggregator.ReadAsync(aggregator.AdminUrl + "/api/v1/audit?limit=80")).RootElement.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal((20, 60), (audit.Count(entry => Outcome(entry) == "applied"), audit.Count(entry => Outcome(entry) == "refused")));
    }

    [Fact]
    public async Task What_expires_is_over_by_itself_and_nothing_is_written()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stacks));
        await aggregator.StatusAsync("dr is healthy", page => Observed(page, "dr") == "PASS");
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Put, "/api/v1/data-centers/dr/burst", """{"on":true,"reason":"a short one","for":"2s"}""")).Status);
        Assert.Equal("PASS", await aggregator.AnswerAsync("/health/dr"));
        var document = Path.Combine(aggregator.StateDirectory, "control.json");
        var written = await File.ReadAllBytesAsync(document, TestContext.Current.CancellationToken);

        await aggregator.AnswersAsync("FAIL", "/health/dr");

        Assert.Equal(written, await File.ReadAllBytesAsync(document, TestContext.Current.CancellationToken));
        Assert.Equal("no-burst", await aggregator.AnswerAsync("/burst/dr"));
        await Eventually.IsTrueAsync("the log says so", () => aggregator.Log.Contains("burst of dr ended by itself, as operator had said: a short one", StringComparison.Ordinal));
    }

    private static string Outcome(JsonElement entry) => entry.GetProperty("outcome").GetString()!;

    private static string? Observed(StatusPage page, string dataCenter) => page.DataCenter(dataCenter).GetProperty("observed").GetProperty("verdict").GetString();

    private static async Task<string[]> PagesAsync(AggregatorProcess aggregator) =>
        await Task.WhenAll(aggregator.AnswerAsync("/health/dr"), aggregator.AnswerAsync("/burst/dr"), aggregator.AnswerAsync("/burst-state/dr"), aggregator.AnswerAsync("/weight/dr"));

    private static string Config(NginxStacks stacks) => $$"""
        defaults: { {{Patient}} }
        data_centers:
          us-east: { default: true, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
          dr: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
        """;

    private static string Pools(NginxStacks stacks) => $$"""
        defaults: { {{Patient}} }
        data_centers:
          blue: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
          green: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
        """;
}

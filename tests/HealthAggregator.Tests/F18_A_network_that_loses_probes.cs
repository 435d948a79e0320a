using System.Collections.Concurrent;
using System.Globalization;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>One probe in three is lost, never two in a row: with the defaults nothing falls. How often three in a row come by chance is reckoned elsewhere.</summary>
public sealed class F18_A_network_that_loses_probes
{
    private const int Losses = 3;

    private static readonly string[] Pages = ["web", "search", "cart", "payments"];

    // Written by the stack's connections.
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private volatile bool _isCut;

    [Fact]
    public async Task Changes_no_status_and_no_verdict_until_it_loses_three_in_a_row()
    {
        await using var stack = RawStack.Start(Answer);
        await using var application = await AggregatorApplication.Start(Some.Settings(Some.Plan([.. Pages.Select(page =>
            Some.Check(stack.At($"/{page}"), $"{page}/page", Some.Brisk, new Damping(rise: 2, fall: 3, forgive: 1)))])));
        await application.Becomes("200 PASS");

        var told = new HashSet<string>();
        await Eventually.True(async () =>
        {
            told.Add(await application.Verdict());
            return Pages.All(page => _asked.GetValueOrDefault(page) > 3 * Losses);
        });

        Assert.Equal(["200 PASS"], told);
        Assert.InRange(await ProbesNotPassed(application), Pages.Length * Losses, int.MaxValue);
        Assert.False(application.Log.Has(" fell: "));

        _isCut = true;
        await application.Becomes("503 FAIL");
        await Eventually.True(() => application.Log.Has(" fell: 3 failures"));
    }

    private async Task Answer(RawConnection connection)
    {
        var page = (await connection.ReadRequest())!.Split(' ')[1][1..];
        if (_asked.AddOrUpdate(page, 1, (_, asked) => asked + 1) % 3 != 0 && !_isCut)
        {
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nPASS");
        }
    }

    private static async Task<int> ProbesNotPassed(AggregatorApplication application) => (await application.Get("/metrics")).Body.Split('\n')
        .Where(line => line.StartsWith("health_aggregator_probes_total", StringComparison.Ordinal) && !line.Contains("outcome=\"pass\"", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
}

using System.Security.Cryptography;
using System.Text;

namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>An instance that counts the verdict of another one, which judges a site that the first cannot see into.</summary>
public sealed class OneOfAnother : IAsyncLifetime
{
    private const string Brisk = "defaults: { interval: 1s, timeout: 900ms, fast_interval: 200ms, rise: 1, fall: 1 }";

    private readonly RawServer _stack;

    // Set by the test, read by the stack's connections.
    private volatile string _page = "PASS";
    private AggregatorProcess _inner = null!;
    private AggregatorProcess _outer = null!;

    public OneOfAnother() => _stack = RawServer.Start(async visit =>
    {
        while (await visit.ReadRequestAsync() is not null)
        {
            await visit.SendAsync(Http.Ok(_page));
        }
    });

    public async ValueTask InitializeAsync()
    {
        _inner = await AggregatorProcess.StartAsync($$"""
            {{Brisk}}
            admin:
              anonymous_read: false
              tokens: [{ name: outer, role: viewer, sha256: {{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("viewer0815")))}} }]
            data_centers: { eu-west: { stacks: { web: { checks: { page: "{{_stack.Page("eu-west")}}" } } } } }
            """);
        await _inner.AnswersAsync("PASS");
        _outer = await AggregatorProcess.StartAsync($$"""
            {{Brisk}}
            data_centers:
              europe:
                threshold: 1%
                stacks:
                  sites:
                    checks:
                      eu-west: { aggregator: { url: "{{_inner.AdminUrl}}", data_center: eu-west, token: "${TOKEN}" } }
                      page: {{_inner.ProbeUrl}}/health/eu-west
                      unnamed: { aggregator: { url: "{{_inner.AdminUrl}}", data_center: eu-west } }
                      nowhere: { aggregator: { url: "{{_inner.AdminUrl}}", data_center: mars, token: "${TOKEN}" } }
            """, null, ("TOKEN", "viewer0815"));
    }

    public async ValueTask DisposeAsync()
    {
        await _outer.DisposeAsync();
        await _inner.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task The_verdict_of_another_instance_is_a_check_like_any_other_with_its_reason()
    {
        await _outer.StatusAsync("both pass", status => status.Check("eu-west").Status == "passing" && status.Check("page").Status == "passing");
        await _outer.AnswersAsync("PASS");

        _page = "FAIL";
        var page = await _outer.StatusAsync("both fail", status => status.Check("eu-west").Status == "failing" && status.Check("page").Status == "failing");

        Assert.Equal("said-fail", page.Check("eu-west").Outcome);
        Assert.StartsWith("FAIL by score: ", page.Check("eu-west").Reason, StringComparison.Ordinal);
        await _outer.AnswersAsync("FAIL");
    }

    [Fact]
    public async Task What_it_refuses_to_say_fails_with_what_to_do()
    {
        var page = await _outer.StatusAsync("both were asked", status => status.Check("unnamed").Outcome is not null && status.Check("nowhere").Outcome is not null);

        Assert.Equal(("status", "status"), (page.Check("unnamed").Outcome, page.Check("nowhere").Outcome));
        Assert.StartsWith("status 401, expected 200: ", page.Check("unnamed").Reason, StringComparison.Ordinal);
        Assert.StartsWith("status 404, expected 200: ", page.Check("nowhere").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("viewer0815", page.ToString(), StringComparison.Ordinal);
    }
}

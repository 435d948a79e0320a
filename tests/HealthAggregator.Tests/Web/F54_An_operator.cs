using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>The other half of <see cref="F54_A_stranger"/>: what strangers were refused is what an operator is let do.</summary>
public sealed class F54_An_operator(GuardedEstate estate) : IClassFixture<GuardedEstate>
{
    [Fact]
    public async Task With_his_token_the_very_requests_change_what_they_are_about()
    {
        var before = await estate.Everything();
        var revision = (await estate.Application.Status()).GetProperty("revision").GetInt64();
        var statuses = new List<(string Change, int Status)>();

        // Once the latch is cleared blue passes, and must not be taken out: so that comes last.
        foreach (var path in estate.Paths.Where(path => !AdminPath.IsReportingIn(path.Pattern)).OrderBy(path => path.Pattern.EndsWith("recover", StringComparison.Ordinal)))
        {
            foreach (var method in path.Changes)
            {
                statuses.Add(($"{method} {path.Pattern}", (await estate.Say(method, path.TargetFor(method), path.BodyFor(method))).Status));
            }
        }

        Assert.All(statuses.GroupBy(change => change.Change, change => change.Status), change => Assert.True(change.Contains(200), $"{change.Key}: {string.Join(' ', change)}"));
        Assert.NotEqual(before, await estate.Everything());
        Assert.InRange((await estate.Application.Status()).GetProperty("revision").GetInt64() - revision, 8, 30);
        Assert.False(await estate.IsLatched());
        Assert.True(estate.Application.Log.Has("(alice from 127.0.0.1)"), "the config was loaded anew");
    }
}

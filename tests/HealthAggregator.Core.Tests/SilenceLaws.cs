using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>No news never does good, whatever the plan and whatever happened before.</summary>
public class SilenceLaws
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Silence_never_raises_a_score(double seconds) => Law.Holds(AnyStory.InWhichSilenceCounts(), story =>
    {
        foreach (var before in story.Play())
        {
            Compare.NothingRose(before, before.After([], Compare.Later(before, seconds)));
        }
    });

    [Theory]
    [InlineData(0.5)]
    [InlineData(100)]
    public void Silence_never_makes_a_verdict_PASS_where_nothing_waits_for_recover_after(double seconds) =>
        Law.Holds(AnyStory.InWhichSilenceCounts(), story =>
        {
            foreach (var before in story.With(dataCenter => dataCenter with { RecoverAfter = TimeSpan.Zero }).Play())
            {
                var after = before.After([], Compare.Later(before, seconds));
                Assert.All(Compare.Verdicts(before, after), pair => Assert.True(pair.After.Verdict <= pair.Before.Verdict, $"{pair}"));
            }
        });
}

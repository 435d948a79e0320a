using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>No news never does good, whatever the plan and whatever happened before.</summary>
public class SilenceLaws
{
    private static readonly double[] Seconds = [0, 0.5, 3, 100, 100_000];

    // stale_as: exclude asks for the opposite: those stories are left out.
    [Fact]
    public void Silence_never_raises_a_score() => Law.Holds(AnyStory.InWhichSilenceCounts(), story =>
    {
        foreach (var before in story.Play())
        {
            foreach (var seconds in Seconds)
            {
                Compare.NothingRose(before, before.After([], Compare.Later(before, seconds)));
            }
        }
    });

    [Fact]
    public void Silence_never_makes_a_verdict_PASS_where_nothing_waits_for_recover_after() => Law.Holds(AnyStory.InWhichSilenceCounts(), story =>
    {
        foreach (var before in story.With(dataCenter => dataCenter with { RecoverAfter = TimeSpan.Zero }).Play())
        {
            foreach (var seconds in Seconds)
            {
                Compare.NoVerdictRose(before, before.After([], Compare.Later(before, seconds)));
            }
        }
    });
}

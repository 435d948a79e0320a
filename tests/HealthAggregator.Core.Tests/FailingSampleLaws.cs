using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>Bad news never does good, whatever the plan and whatever happened before.</summary>
public class FailingSampleLaws
{
    [Fact]
    public void A_failing_sample_never_raises_a_score() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            foreach (var check in before.Plan.Checks)
            {
                Compare.NothingRose(before, before.After([new Input.Sampled(check, Some.Sample(false, before.AsOf))], before.AsOf));
            }
        }
    });

    [Fact]
    public void A_failing_sample_that_waited_in_a_queue_never_raises_a_score() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            foreach (var check in before.Plan.Checks)
            {
                var ended = before.AsOf with { Uptime = before.AsOf.Uptime - TimeSpan.FromSeconds(2) };
                Compare.NothingRose(before, before.After([new Input.Sampled(check, Some.Sample(false, ended))], before.AsOf));
            }
        }
    });

    // The step in which a failing sample completes the first round may be the first to say PASS: the score did not rise, it was not spoken of before.
    [Fact]
    public void No_PASS_appears_because_of_a_failing_sample() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            var at = Compare.Later(before, 1.2);
            var without = before.After([], at);
            foreach (var check in before.Plan.Checks)
            {
                var with = before.After([new Input.Sampled(check, Some.Sample(false, at))], at);
                Compare.NoVerdictRose(without, with, except: Rung.Starting);
            }
        }
    });

    [Fact]
    public void A_failing_sample_is_never_better_than_a_passing_one() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            var at = Compare.Later(before, 0.7);
            foreach (var check in before.Plan.Checks)
            {
                var passed = before.After([new Input.Sampled(check, Some.Sample(true, at))], at);
                var failed = before.After([new Input.Sampled(check, Some.Sample(false, at))], at);
                Compare.NothingRose(passed, failed);
                Compare.NoVerdictRose(passed, failed);
            }
        }
    });
}

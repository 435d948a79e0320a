using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>
/// How often a network that loses some of all probes makes a healthy check fall, with the defaults (fall 3, rise 2, forgive 1).
/// <para>
/// By hand, with p for the share that is lost and q = 1 - p: a passing check falls at the end of the first run of three losses, which takes (1 - p³) / (p³·q) probes on average; a failing one rises
/// at the end of the first run of two passes, after (1 - q²) / (q²·p). A fall comes once in the sum of both:
/// </para>
/// <list type="table">
/// <item>1%: once in 1,010,102 probes, 9.9e-7 a probe; 2.0e-6 of all time down</item>
/// <item>5%: once in 8,422 probes, 1.19e-4 a probe; 2.6e-4 of all time down</item>
/// <item>20%: once in 158 probes, 6.34e-3 a probe; 1.8e-2 of all time down</item>
/// </list>
/// <para>
/// A site of four checks at 75% says FAIL while two of them are down: 2.4e-11, 4.0e-7 and 1.9e-3 of the time. This takes each probe for lost as soon as one packet is: TCP sends a lost one again
/// within the timeout, so real networks are kinder.
/// </para>
/// </summary>
public class LossTests
{
    private static readonly Damping Default = Some.Damping();

    [Theory]
    [InlineData(0.01, 9.9e-7)]
    [InlineData(0.05, 1.1874e-4)]
    [InlineData(0.2, 6.3367e-3)]
    public void F18_falls_come_as_often_as_reckoned_by_hand(double loss, double expected)
    {
        Assert.InRange(Falls(loss), 0.999 * expected, 1.001 * expected);
        Assert.InRange(FallsByHand(loss), 0.999 * expected, 1.001 * expected);
    }

    [Fact]
    public void F18_at_1_percent_loss_a_false_fall_is_rarer_than_one_in_a_million_probes() => Assert.True(Falls(0.01) < 1e-6);

    [Theory]
    [InlineData(0.01, 20_000)]
    [InlineData(0.05, 50_000)]
    [InlineData(0.2, 10_000)]
    public void F18_the_fold_makes_as_many_checks_fall_and_as_many_verdicts_FAIL_as_reckoned(double loss, int rounds)
    {
        var random = new Random(18);
        var plan = Some.Plan(Some.DataCenter([.. Some.Checks("web", 4).Select(check => new CheckPlan(check.Key, check.Target, check.Cadence, Default))]));
        var timeline = Timeline.AllPassing(plan);
        var (falls, failing) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            timeline.Later(5).Step([.. plan.Checks.Select(check => new Input.Sampled(check, Some.Sample(random.NextDouble() >= loss, timeline.Moment)))]);
            falls += timeline.Changes.Checks.Count(change => change.After.Status == CheckStatus.Failing);
            failing += timeline.Verdict == Verdict.Fail ? 1 : 0;
        }

        // Four standard deviations, and four more for what is rare.
        var expected = 4 * rounds * FallsByHand(loss);
        Assert.InRange(falls, expected - (4 * Math.Sqrt(expected)) - 4, expected + (4 * Math.Sqrt(expected)) + 4);

        // Two or more of four are down; a verdict that is FAIL stays so for some rounds, so these are not independent of each other.
        var down = DownByHand(loss);
        var together = rounds * (1 - Math.Pow(1 - down, 4) - (4 * down * Math.Pow(1 - down, 3)));
        Assert.InRange(failing, together - (8 * Math.Sqrt(together)), together + (8 * Math.Sqrt(together)));
    }

    private static double UpByHand(double p) => (1 - (p * p * p)) / (p * p * p * (1 - p));

    private static double DownFor(double p) => (1 - ((1 - p) * (1 - p))) / ((1 - p) * (1 - p) * p);

    private static double FallsByHand(double p) => 1 / (UpByHand(p) + DownFor(p));

    private static double DownByHand(double p) => DownFor(p) / (UpByHand(p) + DownFor(p));

    /// <summary>From the state machine itself: how likely each of its states is after very many probes, and how likely a fall is in the next.</summary>
    private static double Falls(double loss)
    {
        var likely = new Dictionary<(CheckStatus, int, int), (CheckHealth Health, double Chance)> { [(CheckStatus.Passing, 0, 0)] = (Some.PassingHealth(), 1) };
        var falls = 0.0;
        for (var probe = 1; probe <= 2_000; probe++)
        {
            var next = new Dictionary<(CheckStatus, int, int), (CheckHealth Health, double Chance)>();
            falls = 0;
            foreach (var (health, chance) in likely.Values)
            {
                foreach (var (passes, share) in ((bool, double)[])[(true, 1 - loss), (false, loss)])
                {
                    var after = health.After([passes], Default);
                    var key = (after.Status, after.Streak, after.Forgiving);
                    next[key] = (after, chance * share + next.GetValueOrDefault(key).Chance);
                    falls += health.Status == CheckStatus.Passing && after.Status == CheckStatus.Failing ? chance * share : 0;
                }
            }

            likely = next;
        }

        return falls;
    }
}

using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class CheckHealthLaws
{
    private static readonly Gen<Damping> Dampings = Gen.Choose(1, 5).Three().Select(three => new Damping(three.Item1, three.Item2, three.Item3));

    [Fact]
    public void With_forgive_1_it_is_the_one_integer_rule_of_HAProxy() => Law.Holds(Cases, one =>
    {
        var damping = new Damping(one.Damping.Rise, one.Damping.Fall, 1);
        var (ours, theirs) = (new CheckHealth(TimeSpan.Zero), new HaProxyHealth(damping));
        foreach (var passed in one.Samples)
        {
            ours = ours.After([passed], damping);
            theirs.Take(passed);
            Assert.Equal(theirs.IsUp, ours.Status == CheckStatus.Passing);
        }
    });

    [Fact]
    public void With_any_forgive_it_is_the_rule_of_gdnsd() => Law.Holds(Cases, one =>
    {
        var (ours, theirs) = (new CheckHealth(TimeSpan.Zero), new GdnsdHealth(one.Damping));
        foreach (var passed in one.Samples)
        {
            ours = ours.After([passed], one.Damping);
            theirs.Take(passed);
            Assert.Equal(theirs.IsUp, ours.Status == CheckStatus.Passing);
        }
    });

    // Not where forgive is above rise: there a check that fell and rose again has forgotten failures that one which never fell still remembers.
    [Fact]
    public void Where_forgive_is_at_most_rise_no_failure_ever_does_good_later() => Law.Holds(
        from one in Cases
        from worse in Gen.Elements(true, true, false).ArrayOf(one.Samples.Length)
        select (one.Damping, Better: one.Samples, Worse: one.Samples.Zip(worse, (passed, stays) => passed && stays).ToArray()),
        one =>
        {
            var damping = new Damping(Math.Max(one.Damping.Rise, one.Damping.Forgive), one.Damping.Fall, one.Damping.Forgive);
            var (better, worse) = (new CheckHealth(TimeSpan.Zero), new CheckHealth(TimeSpan.Zero));
            for (var index = 0; index < one.Better.Length; index++)
            {
                (better, worse) = (better.After([one.Better[index]], damping), worse.After([one.Worse[index]], damping));
                Assert.True(worse.Status <= better.Status);
            }
        });

    [Fact]
    public void A_status_never_changes_to_what_the_sample_does_not_say() => Law.Holds(Cases, one =>
    {
        var health = new CheckHealth(TimeSpan.Zero);
        foreach (var passed in one.Samples)
        {
            var after = health.After([passed], one.Damping);
            Assert.True(after.Status == health.Status || after.Status == (passed ? CheckStatus.Passing : CheckStatus.Failing));
            health = after;
        }
    });

    [Fact]
    public void A_check_is_in_doubt_exactly_while_its_newest_sample_disagrees() => Law.Holds(Cases, one =>
    {
        var health = new CheckHealth(TimeSpan.Zero);
        foreach (var passed in one.Samples)
        {
            health = health.After([passed], one.Damping);
            Assert.Equal(passed != (health.Status == CheckStatus.Passing), health.InDoubt);
        }
    });

    private static Gen<(Damping Damping, bool[] Samples)> Cases =>
        from damping in Dampings
        from samples in Samples.Any
        select (damping, samples);

    /// <summary>
    /// One integer from 0 to rise + fall - 1, up at rise and above. It starts at the lowest value that is up, so that the first check decides.
    /// </summary>
    private sealed class HaProxyHealth
    {
        private readonly Damping _damping;
        private int _health;

        public HaProxyHealth(Damping damping) => (_damping, _health) = (damping, damping.Rise);

        public bool IsUp => _health >= _damping.Rise;

        public void Take(bool passed)
        {
            if (!passed)
            {
                _health = _health - 1 < _damping.Rise ? 0 : _health - 1;
            }
            else
            {
                _health = _health + 1 >= _damping.Rise ? _damping.Rise + _damping.Fall - 1 : _health + 1;
            }
        }
    }

    /// <summary>Two counters: up_thresh is our rise, down_thresh our fall, ok_thresh our forgive.</summary>
    private sealed class GdnsdHealth(Damping damping)
    {
        private int _failures;
        private int _successes;
        private bool _isFirst = true;

        public bool IsUp { get; private set; }

        public void Take(bool passed)
        {
            if (_isFirst)
            {
                (_isFirst, IsUp) = (false, passed);
            }
            else if (!passed)
            {
                _successes = 0;
                if (IsUp && ++_failures == damping.Fall)
                {
                    (IsUp, _failures) = (false, 0);
                }
            }
            else if (!IsUp && ++_successes == damping.Rise)
            {
                (IsUp, _successes, _failures) = (true, 0, 0);
            }
            else if (IsUp && _failures > 0 && ++_successes == damping.Forgive)
            {
                (_successes, _failures) = (0, 0);
            }
        }
    }
}

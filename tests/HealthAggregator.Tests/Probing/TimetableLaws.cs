using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>
/// What holds for every timetable, whatever happens. That no check is asked twice at once, nothing is started early, nothing that is not planned any more, and
/// nothing beyond the room there is, <see cref="TimetableRun"/> asserts at every start.
/// </summary>
public class TimetableLaws
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Whatever_happens_every_check_has_its_turn() => Law.Holds(Stories(AnyRoom), story =>
    {
        var run = story.Play();
        run.Takes(Instant);
        var before = run.Starts.Count;

        // The slowest probe under way, the longest interval, a first round, and a while for those who share the only place.
        run.Step(TimeSpan.FromSeconds(3 + 20 + 5 + 1));

        Assert.Equal(run.Keys.Order(ByName), run.Starts.Skip(before).Select(start => start.Key).Distinct().Order(ByName));
        Assert.False(run.Table.IsWaitingForRoom);
    });

    [Fact]
    public void Where_there_is_room_every_check_is_probed_to_the_tick() => Law.Holds(Stories(AmpleRoom), story =>
        Assert.All(story.WithoutSuspends().Play(slowest: Instant).Starts, start => Assert.Equal(TimeSpan.Zero, start.Lag)));

    [Fact]
    public void Where_there_is_room_no_check_is_disturbed_by_what_happens_to_others() => Law.Holds(Stories(AmpleRoom), story =>
    {
        var constant = Some.Check(new Uri("http://10.0.0.1/health"), "web/constant", Some.Cadence(0.7, fast: 0.1));
        var undisturbed = new TimetableRun([constant]);

        var disturbed = story.WithoutSuspends().Play(constant);
        undisturbed.Step(disturbed.Now);

        Assert.Equal(undisturbed.Starts, disturbed.Starts.Where(start => start.Key == constant.Key));
    });

    [Fact]
    public void No_check_is_probed_more_often_than_its_fast_interval_and_its_phase_allow() => Law.Holds(Stories(AmpleRoom), story =>
    {
        var calm = story.WithoutSuspends().WithoutReloads();
        var run = calm.Play(slowest: Instant);

        foreach (var key in run.Keys)
        {
            var starts = run.StartsOf(key);
            var cadence = run.Starts.FirstOrDefault(start => start.Key == key)?.Check.Cadence;
            for (var index = 2; index < starts.Count; index++)
            {
                // Of two gaps in a row one ends in doubt, the other at a point of the phase.
                Assert.True(starts[index] - starts[index - 2] >= cadence!.FastInterval, $"{key}: {starts[index - 2]}, {starts[index - 1]}, {starts[index]}");
            }
        }
    });

    [Fact]
    public void A_probe_that_never_ends_is_found_whatever_else_happens() => Law.Holds(Stories(AmpleRoom), story =>
    {
        var stuck = Some.Check(new Uri("http://10.0.0.9/health"), "web/stuck", Some.Cadence(2));
        var run = story.Begin(stuck);
        run.HoldAll(check => check.Key == stuck.Key);

        Assert.Throws<InvalidOperationException>(() =>
        {
            story.PlayOn(run, stuck);
            run.Step(TimeSpan.FromSeconds(40));
        });
    }, times: 200);

    private static readonly Gen<(int All, int PerHost)> AnyRoom =
        from all in Gen.Elements(1, 2, 5, 1000)
        from perHost in Gen.Elements(1, 2, 1000)
        select (all, perHost);

    private static readonly Gen<(int All, int PerHost)> AmpleRoom = Gen.Constant((1000, 1000));

    private static readonly Comparer<CheckKey> ByName = Comparer<CheckKey>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    private static readonly Gen<CheckPlan[]> Checks =
        from all in Gen.CollectToArray(Enumerable.Range(0, 8), Check)
        from count in Gen.Choose(1, 8)
        from shuffled in Gen.Shuffle(all)
        select shuffled[..count];

    private static Gen<CheckPlan> Check(int number) =>
        from host in Gen.Elements(1, 1, 2, 3)
        from path in Gen.Elements("health", "health", "other")
        from interval in Gen.Elements(0.5, 1, 5, 20)
        from fast in Gen.Elements(0.1, 0.4)
        from weight in Gen.Choose(1, 3)
        select Some.Check(new Uri($"http://10.0.0.{host}/{path}"), $"web/c{number}", Some.Cadence(interval, fast: fast)) with { Weight = weight };

    private static Gen<Act> Acts =>
        Gen.Frequency(
            (6, Gen.Elements(0.001, 0.05, 0.3, 1.1, 4, 21).Select(seconds => (Act)new Act.Wait(seconds))),
            (4, Gen.Choose(1, 8).Select(count => (Act)new Act.Doubt(count))),
            (2, Checks.Select(checks => (Act)new Act.Reload(checks))),
            (2, Gen.Elements(0.001, 0.2, 0.9, 3).Select(seconds => (Act)new Act.Slow(seconds))),
            (1, Gen.Elements(2.0, 60, 4000).Select(seconds => (Act)new Act.Suspend(seconds))));

    private static Gen<Story> Stories(Gen<(int All, int PerHost)> rooms) =>
        from room in rooms
        from checks in Checks
        from count in Gen.Choose(1, 20)
        from acts in Acts.ArrayOf(count)
        select new Story(room.All, room.PerHost, checks, acts);

    private abstract record Act
    {
        public sealed record Wait(double Seconds) : Act;

        /// <summary>The newest samples of the first so many checks disagree with their status.</summary>
        public sealed record Doubt(int Count) : Act;

        public sealed record Reload(CheckPlan[] Checks) : Act;

        /// <summary>Stacks take so long to answer from now on.</summary>
        public sealed record Slow(double Seconds) : Act;

        public sealed record Suspend(double Seconds) : Act;
    }

    private sealed record Story(int Room, int RoomPerHost, CheckPlan[] Checks, Act[] Acts)
    {
        public Story WithoutSuspends() => this with { Acts = [.. Acts.Where(act => act is not Act.Suspend)] };

        public Story WithoutReloads() => this with { Acts = [.. Acts.Where(act => act is not Act.Reload)] };

        public TimetableRun Begin(params CheckPlan[] more) => new([.. Checks, .. more], Room, RoomPerHost);

        public TimetableRun Play(TimeSpan slowest) => Play(run => run.Takes(slowest), isSlow: false);

        public TimetableRun Play(params CheckPlan[] more) => Play(_ => { }, isSlow: true, more);

        public void PlayOn(TimetableRun run, params CheckPlan[] more) => PlayOn(run, isSlow: true, more);

        private TimetableRun Play(Action<TimetableRun> prepare, bool isSlow, params CheckPlan[] more)
        {
            var run = Begin(more);
            prepare(run);
            PlayOn(run, isSlow, more);
            return run;
        }

        private void PlayOn(TimetableRun run, bool isSlow, CheckPlan[] more)
        {
            foreach (var act in Acts)
            {
                switch (act)
                {
                    case Act.Wait wait:
                        run.Step(TimeSpan.FromSeconds(wait.Seconds));
                        break;
                    case Act.Doubt doubt:
                        foreach (var key in run.Keys.Where(key => more.All(check => check.Key != key)).Take(doubt.Count))
                        {
                            run.Table.Hasten(key, run.Now);
                        }

                        break;
                    case Act.Reload reload:
                        run.Replan([.. reload.Checks, .. more]);
                        break;
                    case Act.Slow slow when isSlow:
                        run.Takes(check => more.Contains(check) ? Instant : TimeSpan.FromSeconds(slow.Seconds));
                        break;
                    case Act.Suspend suspend:
                        run.Oversleep(TimeSpan.FromSeconds(suspend.Seconds));
                        break;
                }
            }
        }
    }
}

using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public class TimetableTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Every_check_is_probed_first_within_one_interval()
    {
        var run = new TimetableRun(Checks(200, Some.Cadence(2)));

        run.Until(Seconds(2));

        Assert.All(run.Keys, key => Assert.Single(run.StartsOf(key)));
    }

    [Fact]
    public void However_long_the_interval_the_first_probe_comes_within_five_seconds()
    {
        var run = new TimetableRun(Checks(200, Some.Cadence(3600)));

        run.Until(Seconds(5));

        Assert.All(run.Keys, key => Assert.NotEmpty(run.StartsOf(key)));
    }

    [Fact]
    public void What_finds_hosts_is_probed_first_within_a_second_and_then_at_its_own_time()
    {
        var run = new TimetableRun([.. Range(0, 50).Select(index => Some.Check(new HostsTarget(new(HostSourceKind.Dns, $"c{index}"), 1), $"web/c{index}", Some.Cadence(30)))]);

        run.Until(Seconds(1));
        Assert.All(run.Keys, key => Assert.NotEmpty(run.StartsOf(key)));
        run.Until(Seconds(91));
        Assert.All(run.Keys, key => Assert.Equal(Seconds(30), run.StartsOf(key)[^1] - run.StartsOf(key)[^2]));
    }

    [Fact]
    public void What_a_later_plan_adds_is_probed_first_within_a_second_and_then_at_its_own_time()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(30)));
        run.Until(Seconds(7));
        run.Replan([.. Checks(1, Some.Cadence(30)), .. Checks(50, Some.Cadence(30), stack: "new")]);

        run.Until(Seconds(8));
        var added = run.Keys.Where(key => key.Stack == "new").ToList();
        Assert.Equal(50, added.Count);
        Assert.All(added, key => Assert.NotEmpty(run.StartsOf(key)));
        run.Until(Seconds(98));
        Assert.All(added, key => Assert.Equal(Seconds(30), run.StartsOf(key)[^1] - run.StartsOf(key)[^2]));
    }

    [Theory]
    [InlineData(2_000, 1)]
    [InlineData(5_000, 2.5)]
    [InlineData(12_000, 5)]
    public void Where_a_later_plan_adds_very_many_they_are_spread_as_ten_thousand_every_five_seconds_are(int count, double seconds)
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(30)), maxInFlight: 20_000, maxPerHost: 20_000);
        run.Until(Seconds(7));
        run.Replan(Checks(count, Some.Cadence(30), stack: "new"));

        run.Until(Seconds(7 + (0.9 * seconds)));
        Assert.InRange(Asked(), 0.85 * count, 0.95 * count);
        run.Until(Seconds(7 + seconds));
        Assert.Equal(count, Asked());

        int Asked() => run.Starts.Select(start => start.Key).Where(key => key.Stack == "new").Distinct().Count();
    }

    [Fact]
    public void After_the_first_round_a_long_interval_is_spread_over_itself()
    {
        var run = new TimetableRun(Checks(200, Some.Cadence(600)));

        run.Until(Seconds(5));
        Assert.All(Range(0, 10), part =>
        {
            var before = run.Starts.Count;
            run.Until(Seconds(5 + (60 * (part + 1))));
            Assert.InRange(run.Starts.Count - before, 5, 45);
        });
    }

    [Fact]
    public void Each_check_keeps_its_phase_to_the_tick()
    {
        var run = new TimetableRun(Checks(50, Some.Cadence(3)));

        run.Until(TimeSpan.FromHours(2));

        Assert.All(run.Keys, key =>
        {
            var starts = run.StartsOf(key);
            Assert.Equal(2400, starts.Count);
            Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.Equal(Seconds(3), pair.Second - pair.First));
        });
    }

    [Fact]
    public void The_phases_after_a_restart_are_those_before_it()
    {
        var (before, after) = (new TimetableRun(Checks(100, Some.Cadence(5))), new TimetableRun(Checks(100, Some.Cadence(5)), startedAt: Seconds(12345.678)));

        before.Until(Seconds(5));
        after.Until(Seconds(12345.678 + 5));

        Assert.Equal(
            before.Starts.Select(start => (start.Key, start.At)),
            after.Starts.Select(start => (start.Key, start.At - Seconds(12345.678))));
    }

    // Worked out once, outside of this program: 64-bit FNV-1a of data center, stack and check, finished as MurmurHash3 does.
    [Theory]
    [InlineData("c0", 0.573807)]
    [InlineData("c1", 0.902469)]
    [InlineData("c2", 0.061153)]
    public void The_phase_of_a_check_is_the_same_in_every_process(string check, double fraction)
    {
        var run = new TimetableRun(Checks(3, Some.Cadence(1)));

        run.Until(Seconds(1));

        Assert.Equal(fraction, run.StartsOf(Some.Key($"web/{check}")).Single().TotalSeconds, 6);
    }

    [Fact]
    public void The_order_of_the_file_has_no_part_in_the_phase()
    {
        var checks = Checks(100, Some.Cadence(5));
        var (as_written, reversed) = (new TimetableRun(checks), new TimetableRun([.. checks.Reverse()]));

        as_written.Until(Seconds(5));
        reversed.Until(Seconds(5));

        Assert.Equal(as_written.Starts, reversed.Starts);
    }

    [Fact]
    public void F21_a_thousand_checks_of_one_interval_do_not_start_together()
    {
        var run = new TimetableRun(Checks(1000, Some.Cadence(5)));

        run.Until(Seconds(5));

        // A thousand balls in a hundred boxes of 50 ms: ten each on average, and never a herd.
        var boxes = run.Starts.CountBy(start => (int)(start.At / TimeSpan.FromMilliseconds(50))).ToDictionary();
        Assert.All(boxes.Values, count => Assert.InRange(count, 1, 30));
        Assert.InRange(boxes.Count, 95, 100);
    }

    [Fact]
    public void F21_after_a_sleep_that_nobody_planned_the_round_is_spread_again()
    {
        var run = new TimetableRun(Checks(1000, Some.Cadence(5)));
        run.Until(Seconds(7));
        var before = run.Starts.Count;

        run.Sleep(Seconds(600));
        run.Table.Restart(run.Now);

        Assert.InRange(run.TakeAll().Count, 0, 5);
        run.Until(run.Now + Seconds(1));
        Assert.InRange(run.Starts.Count - before, 1000, 1300);
        Assert.All(run.Starts.Skip(before).CountBy(start => start.At.Ticks / Seconds(0.05).Ticks), box => Assert.InRange(box.Value, 1, 120));
    }

    [Fact]
    public void F36_after_sleep_upon_sleep_a_probe_is_put_off_once_and_not_for_ever()
    {
        var run = new TimetableRun(Checks(100, Some.Cadence(5)));
        run.Until(Seconds(7));
        var before = run.Starts.Count;
        for (var sleep = 0; sleep < 5; sleep++)
        {
            run.Sleep(Seconds(2));
            run.Table.Restart(run.Now);
            run.TakeAll();
        }

        Assert.Equal(100, run.Starts.Skip(before).Select(start => start.Check.Key).Distinct().Count());
    }

    [Fact]
    public void After_a_sleep_a_check_that_is_not_due_keeps_its_time()
    {
        var run = new TimetableRun(Checks(100, Some.Cadence(3600)));
        run.Until(Seconds(5));
        var before = run.Starts.Count;

        run.Sleep(Seconds(0.001));
        run.Table.Restart(run.Now);
        run.Until(run.Now + Seconds(10));

        Assert.InRange(run.Starts.Count - before, 0, 2);
    }

    [Fact]
    public void Reload_after_reload_of_a_timing_key_puts_no_probe_off()
    {
        var run = new TimetableRun(Checks(50, Some.Cadence(5)));
        run.Until(Seconds(10));
        for (var round = 0; round < 20; round++)
        {
            var before = run.Starts.Count;
            for (var second = 0; second < 6; second++)
            {
                run.Replan(Checks(50, Some.Cadence(round % 2 == 0 ? 5 : 5.5, timeout: 1 + (0.1 * second))));
                run.Until(run.Now + Seconds(1.1));
            }

            Assert.Equal(50, run.Starts.Skip(before).Select(start => start.Check.Key).Distinct().Count());
        }
    }

    [Fact]
    public void A_probe_that_was_under_way_over_a_sleep_is_not_taken_for_one_that_never_ends()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5)));
        run.HoldAll();
        run.Until(Seconds(5));

        run.Oversleep(Seconds(3600));
        run.TakeAll();
        run.ReleaseAll();

        run.Until(run.Now + Seconds(10));
        Assert.InRange(run.Starts.Count, 3, 4);
    }

    [Fact]
    public void F34_a_probe_that_never_ends_is_found_when_the_process_was_awake_for_long_enough_however_often_it_sleeps()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5)));
        run.HoldAll();
        run.UntilStarts(1);

        for (var second = 0; second < 17; second++)
        {
            run.Oversleep(Seconds(60));
            run.Step(Seconds(1));
        }

        Assert.Throws<InvalidOperationException>(() => run.Step(Seconds(1)));
    }

    [Fact]
    public void F17_a_stack_slower_than_the_interval_has_one_probe_at_a_time_and_the_next_as_soon_as_it_ends()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(1, timeout: 0.9)));
        run.Takes(Seconds(1.25));

        run.Until(Seconds(60));

        Assert.Equal(1, run.MostAtOnce);
        Assert.All(run.Starts.Zip(run.Starts.Skip(1)), pair => Assert.Equal(Seconds(1.25), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void F17_a_stack_slower_than_many_intervals_gets_no_makeup_probes()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(0.1, timeout: 0.09, fast: 0.1)));
        run.HoldAll();
        run.Until(Seconds(3));
        run.ReleaseAll();
        run.Takes(Moment);

        run.Until(Seconds(3) + Moment);
        Assert.Equal(2, run.Starts.Count);
        run.Until(Seconds(3.2));
        Assert.InRange(run.Starts.Count, 3, 4);
    }

    [Fact]
    public void F17_a_stack_just_faster_than_the_interval_keeps_its_phase()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(1, timeout: 0.9)));
        run.Takes(Seconds(0.999));

        run.Until(Seconds(60));

        Assert.Equal(60, run.Starts.Count);
        Assert.All(run.Starts, start => Assert.Equal(TimeSpan.Zero, start.Lag));
        Assert.All(run.Starts.Zip(run.Starts.Skip(1)), pair => Assert.Equal(Seconds(1), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void How_late_an_overrun_made_a_probe_is_told()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(1, timeout: 0.9)));
        run.Takes(Seconds(1.25));

        run.Until(Seconds(4));

        Assert.Equal([0, 0.25, 0.5], run.Starts.Take(3).Select(start => Math.Round(start.Lag.TotalSeconds, 3)));
    }

    [Theory]
    [InlineData(0.1, 0.05, 3.3)]
    [InlineData(5, 2, 18)]
    [InlineData(60, 10, 40)]
    [InlineData(3600, 2, 32)]
    public void F34_a_probe_that_ignores_its_deadline_is_found_by_the_time_its_check_is_stale(double interval, double timeout, double found)
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(interval, timeout, fast: 0.1)));
        run.HoldAll();
        run.UntilStarts(1);
        var startedAt = run.Starts[0].At;

        run.Until(startedAt + Seconds(found) - Moment);
        var bug = Assert.Throws<InvalidOperationException>(() => run.Until(startedAt + Seconds(found)));

        Assert.Equal("The probe of us-east/web/c0 has not ended at its deadline.", bug.Message);
    }

    [Fact]
    public void F35_a_probe_that_this_process_was_too_late_to_end_is_given_that_time()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5, 2)));
        run.HoldAll();
        run.UntilStarts(1);
        var startedAt = run.Starts[0].At;

        run.Table.Excuse(Seconds(4));
        run.Table.Excuse(Seconds(3));

        run.Until(startedAt + Seconds(18 + 7) - Moment);
        Assert.Throws<InvalidOperationException>(() => run.Until(startedAt + Seconds(18 + 7)));
    }

    [Fact]
    public void F34_a_check_that_nobody_takes_is_found_when_it_is_overdue_by_more_than_its_staleness()
    {
        // A scheduler that has forgotten to look what is due.
        var table = new Timetable(10, 10);
        table.Replan(Some.Plan([.. Checks(1, Some.Cadence(5))]), TimeSpan.Zero);
        var due = table.NextDue!.Value;

        table.Verify(due + Seconds(15));
        var bug = Assert.Throws<InvalidOperationException>(() => table.Verify(due + Seconds(15) + Moment));

        Assert.Equal("us-east/web/c0 was due 15s1ms ago, and is not asked.", bug.Message);
    }

    [Fact]
    public void A_check_that_waits_for_room_is_not_overdue_however_long()
    {
        var run = new TimetableRun([.. Checks(1, Some.Cadence(3600, 1800), stack: "slow"), .. Checks(5, Some.Cadence(1))], maxInFlight: 1);
        run.HoldAll(check => check.Key.Stack == "slow");
        run.UntilStarts(1);
        while (run.Starts[^1].Key.Stack != "slow")
        {
            run.UntilStarts(run.Starts.Count + 1);
        }

        run.Step(Seconds(1700));

        Assert.True(run.Table.IsWaitingForRoom);
    }

    [Fact]
    public void A_check_in_doubt_is_probed_again_after_its_fast_interval()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5, fast: 1)));
        run.UntilStarts(1);
        run.Step(Seconds(0.05));
        run.HastenAll();

        run.UntilStarts(2);

        Assert.Equal(Seconds(1), run.Starts[1].At - run.Starts[0].At);
        Assert.Equal(TimeSpan.Zero, run.Starts[1].Lag);
    }

    [Fact]
    public void A_probe_slower_than_the_fast_interval_is_followed_at_once()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5, fast: 0.2, timeout: 2)));
        run.Takes(Seconds(1.5));
        run.UntilStarts(1);
        run.Step(Seconds(1.6));
        run.HastenAll();

        run.TakeAll();

        Assert.Equal(Seconds(1.6), run.Starts[1].At - run.Starts[0].At);
    }

    [Fact]
    public void Doubt_about_a_check_that_is_being_asked_changes_nothing()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5, fast: 1)));
        run.Takes(Seconds(2));
        run.UntilStarts(1);

        run.HastenAll();
        run.Until(Seconds(20));

        Assert.All(run.Starts.Zip(run.Starts.Skip(1)), pair => Assert.Equal(Seconds(5), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void Doubt_about_a_check_that_is_planned_no_more_changes_nothing()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5)));

        run.Table.Hasten(Some.Key("web/gone"), Seconds(1));

        Assert.Single(run.Until(Seconds(5)));
    }

    [Fact]
    public void F44_who_slept_over_what_was_due_is_told_and_who_had_no_room_is_not_blamed()
    {
        var run = new TimetableRun(Checks(3, Some.Cadence(5)), maxInFlight: 1);
        run.HoldAll();
        run.Sleep(Seconds(5));

        var first = run.Table.Take(run.Now)!;
        Assert.Equal(first.Lag, first.Overslept);
        Assert.True(first.Overslept > TimeSpan.Zero);
        Assert.Null(run.Table.Take(run.Now + Seconds(2)));
        run.Table.Finished(first);
        var second = run.Table.Take(run.Now + Seconds(4))!;

        Assert.Equal(Seconds(4), second.Lag - second.Overslept);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(3600)]
    public void A_check_that_was_in_doubt_once_is_probed_once_a_round_again(double interval)
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(interval, fast: 1)));
        run.UntilStarts(2);
        run.Step(Seconds(0.05));
        run.HastenAll();
        run.UntilStarts(3);

        run.Until(run.Now + Seconds(4 * interval));

        // Back on its own phase, one probe at each point of it.
        Assert.Equal(Seconds(interval - 1), run.Starts[3].At - run.Starts[2].At);
        Assert.All(run.Starts.Skip(3).Zip(run.Starts.Skip(4)), pair => Assert.Equal(Seconds(interval), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void A_host_has_room_for_only_so_many_probes()
    {
        var run = new TimetableRun(Checks(50, Some.Cadence(1)), maxInFlight: 1000, maxPerHost: 7);
        run.HoldAll();

        run.Until(Seconds(1));

        Assert.Equal(7, run.Table.InFlight);
        Assert.True(run.Table.IsWaitingForRoom);
    }

    [Fact]
    public void The_process_has_room_for_only_so_many_probes()
    {
        var run = new TimetableRun(Checks(50, Some.Cadence(1), hosts: 50), maxInFlight: 7, maxPerHost: 5);
        run.HoldAll();

        run.Until(Seconds(1));

        Assert.Equal(7, run.Table.InFlight);
        Assert.True(run.Table.IsWaitingForRoom);
    }

    [Fact]
    public void A_probe_that_ends_makes_room_for_one()
    {
        var run = new TimetableRun(Checks(50, Some.Cadence(1)), maxInFlight: 3, maxPerHost: 100);
        run.HoldAll();
        run.Until(Seconds(1));

        run.ReleaseOne();

        Assert.Single(run.TakeAll());
        Assert.Equal(3, run.Table.InFlight);
    }

    [Fact]
    public void A_full_host_keeps_no_other_waiting()
    {
        var (crowd, other) = (Checks(500, Some.Cadence(5), host: "10.0.0.1"), Checks(20, Some.Cadence(5), host: "10.0.0.2", stack: "other"));
        var run = new TimetableRun([.. crowd, .. other], maxInFlight: 100, maxPerHost: 10);
        run.HoldAll(check => check.Target.Host == "10.0.0.1");

        run.Until(Seconds(15));

        Assert.All(run.Starts.Where(start => start.Key.Stack == "other"), start => Assert.Equal(TimeSpan.Zero, start.Lag));
        Assert.Equal(60, run.Starts.Count(start => start.Key.Stack == "other"));
    }

    [Fact]
    public void Hosts_take_turns_for_the_last_place()
    {
        var (crowd, other) = (Checks(500, Some.Cadence(5), host: "10.0.0.1"), Checks(5, Some.Cadence(5), host: "10.0.0.2", stack: "other"));
        var run = new TimetableRun([.. crowd, .. other], maxInFlight: 1, maxPerHost: 100);
        run.HoldAll();
        run.Until(Seconds(5));

        var stacks = new List<string>();
        for (var turn = 0; turn < 11; turn++)
        {
            run.ReleaseOne();
            stacks.Add(Assert.Single(run.TakeAll()).Check.Key.Stack);
        }

        // Every other place until the small host has had its five.
        Assert.Equal(5, stacks.Count(stack => stack == "other"));
        Assert.DoesNotContain(stacks.Zip(stacks.Skip(1)), pair => pair.First == "other" && pair.Second == "other");
    }

    [Fact]
    public void Within_a_host_whoever_waits_longest_is_next()
    {
        var run = new TimetableRun(Checks(40, Some.Cadence(5)), maxInFlight: 1, maxPerHost: 1);
        run.Takes(Seconds(0.5));

        run.Until(Seconds(21));

        Assert.Equal(40, run.Starts.Select(start => start.Key).Distinct().Count());
        var due = run.Starts.Select(start => start.At - start.Lag).ToList();
        Assert.Equal(due.Order(), due);
    }

    [Fact]
    public void A_plan_that_says_the_same_changes_no_start()
    {
        var checks = Checks(50, Some.Cadence(5));
        var (undisturbed, disturbed) = (new TimetableRun(checks), new TimetableRun(checks));
        undisturbed.Until(Seconds(30));

        for (var second = 0.3; second < 30; second += 0.7)
        {
            disturbed.Until(Seconds(second));
            disturbed.Replan([.. Checks(50, Some.Cadence(5)).Select(check => check with { Weight = 5 }), .. Checks(3, Some.Cadence(0.9), stack: "new")]);
            disturbed.Replan(checks);
        }

        disturbed.Until(Seconds(30));
        Assert.Equal(undisturbed.Starts, disturbed.Starts.Where(start => start.Key.Stack != "new"));
    }

    [Fact]
    public void An_unchanged_check_is_probed_as_the_newest_plan_says()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5)));
        run.Until(Seconds(5));

        run.Replan([.. Checks(1, Some.Cadence(5)).Select(check => check with { Attempts = 3 })]);

        Assert.Equal(3, Assert.Single(run.Until(Seconds(10))).Check.Attempts);
    }

    [Fact]
    public void A_check_with_another_interval_begins_a_new_round()
    {
        var run = new TimetableRun(Checks(100, Some.Cadence(3600)));
        run.Until(Seconds(60));
        var before = run.Starts.Count;

        run.Replan(Checks(100, Some.Cadence(10)));
        run.Until(Seconds(65));

        Assert.Equal(100, run.Starts.Skip(before).Select(start => start.Key).Distinct().Count());
        run.Until(Seconds(70));
        before = run.Starts.Count;
        run.Until(Seconds(170));
        Assert.All(run.Starts.Skip(before).CountBy(start => start.Key), check => Assert.Equal(10, check.Value));
    }

    [Fact]
    public void A_check_with_another_interval_is_not_asked_again_while_it_is_being_asked()
    {
        var run = new TimetableRun(Checks(20, Some.Cadence(10)));
        run.HoldAll();
        run.Until(Seconds(10));

        run.Replan(Checks(20, Some.Cadence(1)));
        run.Until(Seconds(20));

        Assert.Equal(20, run.Starts.Count);
        run.ReleaseAll();
        Assert.Equal(20, run.TakeAll().Count);
    }

    [Fact]
    public void A_reload_of_everything_makes_no_room_on_a_host_that_is_full()
    {
        var run = new TimetableRun(Checks(20, Some.Cadence(1)), maxInFlight: 100, maxPerHost: 5);
        run.HoldAll();
        run.Until(Seconds(1));

        run.Replan(Checks(20, Some.Cadence(1), stack: "new"));
        run.Until(Seconds(2));

        Assert.Equal(5, run.Table.InFlight);
        run.ReleaseAll();
        Assert.Equal(["new", "new", "new", "new", "new"], run.TakeAll().Select(start => start.Key.Stack));
    }

    [Fact]
    public void A_check_taken_out_of_the_plan_is_never_probed_again()
    {
        var run = new TimetableRun(Checks(20, Some.Cadence(1)), maxInFlight: 100, maxPerHost: 5);
        run.HoldAll();

        // Some are under way and overdue by now, the others wait for room.
        run.Until(Seconds(2));
        run.Replan(Checks(1, Some.Cadence(1), stack: "other"));
        run.ReleaseAll();
        var before = run.Starts.Count;
        run.Until(Seconds(10));

        Assert.All(run.Starts.Skip(before), start => Assert.Equal("other", start.Key.Stack));
        Assert.InRange(run.Starts.Count - before, 8, 9);
        Assert.False(run.Table.IsWaitingForRoom);
    }

    [Fact]
    public void A_check_put_back_into_the_plan_is_probed_as_a_new_one()
    {
        var run = new TimetableRun(Checks(1, Some.Cadence(5)));
        run.Until(Seconds(7));
        run.Replan(Checks(1, Some.Cadence(5), stack: "other"));
        run.Until(Seconds(20));
        var before = run.Starts.Count(start => start.Key.Stack == "web");

        run.Replan(Checks(1, Some.Cadence(5)));
        run.Until(Seconds(30));

        // Soon, and then twice at its own time.
        Assert.Equal(3, run.Starts.Count(start => start.Key.Stack == "web") - before);
    }

    [Fact]
    public void Where_nothing_is_planned_nothing_falls_due()
    {
        var table = new Timetable(10, 10);

        Assert.Null(table.NextDue);
        Assert.Null(table.Take(Seconds(100)));
        Assert.False(table.IsWaitingForRoom);
        Assert.Equal(0, table.InFlight);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static IEnumerable<int> Range(int start, int count) => Enumerable.Range(start, count);

    private static CheckPlan[] Checks(int count, Cadence cadence, string stack = "web", string host = "10.0.0.1", int hosts = 1) =>
    [
        .. Range(0, count).Select(index => Some.Check(
            new Uri($"http://{(hosts == 1 ? host : $"10.0.1.{index % hosts}")}/health"), $"{stack}/c{index}", cadence)),
    ];
}

using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class SightTests
{
    // Interval 5 s, timeout 2 s, fast interval 1 s: with fall 3 a turn lasts 5 + 2 + 3 * (1 + 2) = 16 s at most.
    private static readonly CheckPlan Plan = Some.Check(damping: Some.Damping(fall: 3));

    [Theory]
    [InlineData("", false)]
    [InlineData("P", false)]
    [InlineData("F", true)]
    [InlineData("F P", false)]
    [InlineData("P F", true)]
    public void One_failure_of_the_only_witness_is_blindness_and_one_pass_is_sight(string samples, bool expected) =>
        Assert.Equal(expected, Witnesses(new CheckHealth(TimeSpan.Zero).After(samples, Some.Damping())).IsBlind);

    [Fact]
    public void One_witness_of_many_is_enough_to_see() => Assert.False(Witnesses(Some.FailingHealth(), Some.PassingHealth(), Some.FailingHealth()).IsBlind);

    [Fact]
    public void When_every_witness_fails_nothing_is_seen() => Assert.True(Witnesses(Some.FailingHealth(), Some.FailingHealth()).IsBlind);

    [Fact]
    public void A_witness_from_which_nothing_is_heard_is_no_witness() =>
        Assert.True(Witnesses(Some.PassingHealth().After(Some.At(16).Uptime, Some.Cadence()), Some.FailingHealth()).IsBlind);

    [Fact]
    public void F39_a_witness_that_this_process_has_no_means_to_ask_is_no_witness() =>
        Assert.True(Witnesses(Some.PassingHealth().After(Some.Unsure(1, FailureKind.Local), Some.Damping())).IsBlind);

    [Fact]
    public void Where_no_witness_answers_one_peer_that_says_FAIL_does_not_speak_for_another_that_is_silent()
    {
        var silent = Some.FailingHealth().After(Some.Fail(1) with { Failure = FailureKind.Timeout }, Some.Undamped);
        Assert.True(Witnesses(Some.FailingHealth()).ArePeersDown([Some.FailingHealth(), Some.FailingHealth()], false));
        Assert.False(Witnesses(Some.FailingHealth()).ArePeersDown([Some.FailingHealth(), silent], false));
        Assert.True(Witnesses(Some.PassingHealth()).ArePeersDown([Some.FailingHealth(), silent], false));
    }

    [Fact]
    public void It_takes_the_fall_of_every_witness_to_take_back_that_the_peers_are_silent()
    {
        var silent = Some.FailingHealth().After(Some.Fail(1) with { Failure = FailureKind.Timeout }, Some.Undamped);
        var lostOne = Some.PassingHealth().After(Some.Fail(1), Some.Damping());
        Assert.True(Witnesses(Some.FailingHealth(), lostOne).ArePeersDown([silent], true));
        Assert.False(Witnesses(Some.FailingHealth(), lostOne).ArePeersDown([silent], false));
        Assert.False(Witnesses(Some.FailingHealth(), Some.FailingHealth()).ArePeersDown([silent], true));
    }

    // A sample takes 3 ms: asked at 9.997 s.
    [Theory]
    [InlineData(9.9, true)]
    [InlineData(9.997, true)]
    [InlineData(9.998, false)]
    [InlineData(10, false)]
    public void A_witness_vouches_for_what_was_before_it_was_asked(double since, bool expected) =>
        Assert.Equal(expected, Witnesses(Some.FailingHealth(), Some.PassingHealth(10)).IsVouchedFor(Some.At(since).Uptime));

    [Fact]
    public void A_witness_that_fails_is_silent_or_was_never_asked_vouches_for_nothing()
    {
        var silent = Some.PassingHealth(10).After(Some.At(26).Uptime, Some.Cadence());
        Assert.False(Witnesses(Some.FailingHealth(10), silent, new(TimeSpan.Zero)).IsVouchedFor(Some.At(1).Uptime));
        Assert.False(Witnesses(new CheckHealth(TimeSpan.Zero)).IsVouchedFor(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 10, false)]
    [InlineData(1, 9, false)]
    [InlineData(2, 18, false)]
    [InlineData(1, 8, true)]
    [InlineData(1, 0, true)]
    public void More_than_one_in_ten_that_pass_is_sight(int passing, int failing, bool expected) =>
        Assert.Equal(expected, Checks([.. Many(passing, Some.PassingHealth(10)), .. Many(failing, Some.FailingHealth(10))]).SeesChecks(Some.At(5).Uptime));

    [Fact]
    public void What_passed_before_is_no_sight_now() =>
        Assert.False(Checks([.. Many(5, Some.PassingHealth(4)), .. Many(1, Some.FailingHealth(10))]).SeesChecks(Some.At(5).Uptime));

    [Fact]
    public void Everything_is_settled_once_it_was_asked_and_is_not_in_doubt()
    {
        var (passing, failing, doubtful) = (Some.PassingHealth(10), Some.FailingHealth(10), Some.PassingHealth(9).After(Some.Fail(10), Some.Damping()));
        Assert.True(Checks(passing, failing).IsSettledSince(Some.At(5).Uptime));
        Assert.False(Checks(passing, failing, doubtful).IsSettledSince(Some.At(5).Uptime));
        Assert.True(Checks(passing, failing, Some.PassingHealth(4)).IsSettledSince(Some.At(5).Uptime));
        Assert.False(Checks(passing, Some.PassingHealth(4).After(Some.At(20).Uptime, Some.Cadence())).IsSettledSince(Some.At(5).Uptime));
        Assert.False(Checks(passing, Some.PassingHealth(4).After(Some.Unsure(6), Some.Damping())).IsSettledSince(Some.At(5).Uptime));
        Assert.False(Checks(passing, failing, Some.FailingHealth(4)).IsSettledSince(Some.At(5).Uptime));
    }

    [Fact]
    public void A_check_that_was_never_heard_is_waited_for_and_not_one_that_joins()
    {
        Assert.False(Checks(Some.PassingHealth(10), new(TimeSpan.Zero)).IsSettledSince(Some.At(5).Uptime));
        Assert.True(Checks(Some.PassingHealth(10), Some.JoiningHealth()).IsSettledSince(Some.At(5).Uptime));
    }

    [Fact]
    public void Nothing_turns_where_nothing_is_bad()
    {
        Assert.Null(Checks().FindTurn(Some.At(10).Uptime));
        Assert.Null(Checks(Some.PassingHealth(10), new(TimeSpan.Zero)).FindTurn(Some.At(10).Uptime));
    }

    [Theory]
    [InlineData(9, 0, true)]
    [InlineData(9, 1, true)]
    [InlineData(18, 2, true)]
    [InlineData(8, 1, false)]
    [InlineData(89, 10, false)]
    [InlineData(90, 10, true)]
    public void Nine_in_ten_of_what_was_asked_since_it_began_make_a_turn(int bad, int passing, bool expected)
    {
        var turn = Checks([.. Many(bad, Some.FailingHealth(9)), .. Many(passing, Some.PassingHealth(10))]).FindTurn(Some.At(10).Uptime);
        Assert.Equal(expected ? new(Some.At(9).Uptime, bad, bad + passing, bad, true) : null, turn);
    }

    [Fact]
    public void What_was_not_asked_since_it_began_has_not_said_anything_yet()
    {
        // Two of twenty have turned bad, the others were asked a moment before: nobody knows of them.
        var turn = Checks([.. Many(2, Some.FailingHealth(9)), .. Many(18, Some.PassingHealth(8))]).FindTurn(Some.At(10).Uptime);
        Assert.Equal(new(Some.At(9).Uptime, 2, 2, 2, false), turn);
    }

    [Theory]
    [InlineData(8.999, true)]
    [InlineData(9, false)]
    public void What_was_asked_when_it_began_has_said_something(double asked, bool expected)
    {
        // Eight of eight are a turn, and eight of nine are none. A sample takes 3 ms.
        var turn = Checks([.. Many(8, Some.FailingHealth(9)), .. Many(1, Some.PassingHealth(asked + 0.003))]).FindTurn(Some.At(10).Uptime);
        Assert.Equal(expected, turn is not null);
    }

    [Fact]
    public void Whoever_was_asked_before_it_began_is_left_out_wherever_he_stands()
    {
        var turn = Checks([Some.PassingHealth(10), .. Many(9, Some.FailingHealth(9)), Some.PassingHealth(8)]).FindTurn(Some.At(10).Uptime);
        Assert.Equal((9, 10), (turn?.Turned, turn?.Heard));
    }

    [Theory]
    [InlineData(17, false)]
    [InlineData(18, true)]
    public void A_turn_is_complete_once_nine_in_ten_of_all_are_bad(int bad, bool expected) =>
        Assert.Equal(expected, Checks([.. Many(bad, Some.FailingHealth(9)), .. Many(20 - bad, Some.PassingHealth(8))]).FindTurn(Some.At(10).Uptime)!.Value.IsComplete);

    [Fact]
    public void What_was_bad_long_before_has_nothing_to_say_but_that_it_is_bad()
    {
        var turn = Checks([.. Many(10, Some.FailingHealth(9)), .. Many(10, Some.FailingHealth(-7.001))]).FindTurn(Some.At(9).Uptime);
        Assert.Equal(new(Some.At(9).Uptime, 10, 10, 20, true), turn);
    }

    [Theory]
    [InlineData(25, true)]
    [InlineData(25.001, false)]
    public void A_turn_is_over_when_a_passing_check_would_have_fallen(double now, bool expected) =>
        Assert.Equal(expected, Checks(Some.FailingHealth(9)).FindTurn(Some.At(now).Uptime) is not null);

    // Every five seconds: stale fifteen after it was heard.
    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Who_falls_silent_turns_by_that(double now, bool expected)
    {
        var silent = Some.PassingHealth(0).After(Some.At(16).Uptime, Some.Cadence());
        Assert.Equal(expected ? new(Some.At(15).Uptime, 4, 4, 4, true) : null, Checks([.. Many(4, silent)]).FindTurn(Some.At(now).Uptime));
        Assert.False(Checks([.. Many(4, silent)]).SeesChecks(Some.At(-1).Uptime));
    }

    [Fact]
    public void Nothing_was_seen_before_anything_was_heard()
    {
        Assert.False(new Sight([new(TimeSpan.Zero)], [(Plan, new(TimeSpan.Zero))]).HasSeen);
        Assert.True(new Sight([new(TimeSpan.Zero)], [(Plan, Some.PassingHealth())]).HasSeen);
        Assert.True(new Sight([Some.PassingHealth()], [(Plan, Some.FailingHealth())]).HasSeen);
        Assert.False(new Sight([Some.FailingHealth()], [(Plan, Some.FailingHealth())]).HasSeen);
    }

    [Fact]
    public void Each_check_turns_at_its_own_pace()
    {
        // The slow ones may have turned a minute and a half ago; the fast ones that did were bad long before.
        var (slow, fast) = (Some.Check("slow/1", Some.Damping(), Some.Cadence(30)), Some.Check("fast/1", Some.Damping(), Some.Cadence(1)));
        IEnumerable<(CheckPlan, CheckHealth)> checks =
        [
            .. Many(1, Some.FailingHealth(0)).Select(health => (slow, health)),
            .. Many(5, Some.FailingHealth(20)).Select(health => (fast, health)),
            .. Many(5, Some.FailingHealth(80)).Select(health => (fast, health)),
        ];
        Assert.Equal(new(Some.At(0).Uptime, 6, 6, 11, true), new Sight([], checks).FindTurn(Some.At(81).Uptime));
    }

    // In a site of hundreds there is always one that failed a moment ago by itself, when the others still passed.
    [Fact]
    public void A_turn_begins_with_the_first_failure_since_which_nearly_everything_fails()
    {
        CheckHealth[] checks = [Some.FailingHealth(2), Some.FailingHealth(3), .. Many(10, Some.FailingHealth(9)), .. Many(30, Some.PassingHealth(8))];
        Assert.Equal(new(Some.At(9).Uptime, 10, 10, 12, false), Checks(checks).FindTurn(Some.At(10).Uptime));
    }

    [Fact]
    public void The_longest_of_the_turns_that_there_may_have_been_is_the_turn()
    {
        // Since 3 s ten of eleven fail, and since 9 s all.
        CheckHealth[] checks = [.. Many(5, Some.FailingHealth(3)), .. Many(5, Some.FailingHealth(9)), .. Many(1, Some.PassingHealth(8))];
        Assert.Equal(new(Some.At(3).Uptime, 10, 11, 10, true), Checks(checks).FindTurn(Some.At(10).Uptime));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void A_turn_has_more_than_half_of_what_turned_lately_in_it_or_it_is_the_last_of_a_longer_decline(int before, bool expected)
    {
        // One by one they went down while everything else passed: that the last few did together is no blindness.
        CheckHealth[] checks = [.. Enumerable.Range(0, before).Select(number => Some.FailingHealth(2 + number)), .. Many(5, Some.FailingHealth(9)), .. Many(30, Some.PassingHealth(8))];
        Assert.Equal(expected, Checks(checks).FindTurn(Some.At(10).Uptime) is not null);
    }

    private static IEnumerable<CheckHealth> Many(int count, CheckHealth health) => Enumerable.Repeat(health, count);

    private static Sight Witnesses(params CheckHealth[] witnesses) => new([.. witnesses], []);

    private static Sight Checks(params CheckHealth[] checks) => new([], checks.Select(check => (Plan, check)));
}

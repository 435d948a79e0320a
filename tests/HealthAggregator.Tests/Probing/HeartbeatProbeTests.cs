using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public class HeartbeatProbeTests
{
    private static readonly CheckPlan Backup = Some.Check(new HeartbeatTarget([.. new byte[32]], TimeSpan.FromMinutes(10)), "jobs/backup");

    private readonly ManualTimeProvider _time = new();
    private readonly BeatBook _beats;
    private readonly HeartbeatProbe _probe;

    public HeartbeatProbeTests()
    {
        var clock = new Clock(_time);
        (_beats, _probe) = (new(clock), new(null, clock));
        _probe = new(_beats, clock);
        _beats.Replan(Some.Plan(Backup));
    }

    [Fact]
    public async Task Before_the_first_one_it_is_not_late_until_max_age_has_passed_since_it_was_configured()
    {
        Assert.Equal((FailureKind.None, "no heartbeat yet: the first is due within 10m"), await Ask());
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(FailureKind.None, (await Ask()).Failure);
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal((FailureKind.Timeout, "no heartbeat since it was configured 11m30s ago (max_age 10m)"), await Ask());
    }

    [Fact]
    public async Task It_passes_while_the_newest_one_is_not_older_than_max_age()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _beats.Beat(Backup.Key, true, "");
        Assert.Equal((FailureKind.None, ""), await Ask());
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(FailureKind.None, (await Ask()).Failure);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((FailureKind.Timeout, "no heartbeat for 12m (max_age 10m)"), await Ask());
        _beats.Beat(Backup.Key, true, "34 GB");
        Assert.Equal((FailureKind.None, "34 GB"), await Ask());
    }

    [Fact]
    public async Task A_failure_that_is_reported_fails_until_something_else_is()
    {
        _beats.Beat(Backup.Key, false, "");
        Assert.Equal((FailureKind.SaidFail, "the job reported a failure"), await Ask());
        _beats.Beat(Backup.Key, false, "disk\u001b full");
        Assert.Equal((FailureKind.SaidFail, "the job reported a failure: disk? full"), await Ask());
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((FailureKind.Timeout, "no heartbeat for 11m (max_age 10m)"), await Ask());
        _beats.Beat(Backup.Key, true, "");
        Assert.Equal(FailureKind.None, (await Ask()).Failure);
    }

    [Fact]
    public async Task A_wall_clock_that_is_turned_makes_none_older()
    {
        _beats.Beat(Backup.Key, true, "");
        _time.TurnWallClock(TimeSpan.FromDays(400));
        Assert.Equal(FailureKind.None, (await Ask()).Failure);
        _time.TurnWallClock(TimeSpan.FromDays(-800));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(FailureKind.Timeout, (await Ask()).Failure);
    }

    [Fact]
    public async Task Where_none_can_come_in_there_is_nothing_to_say_against_it()
    {
        var sample = await new HeartbeatProbe(null, new(_time)).Ask(Backup, CancellationToken.None);

        Assert.True(sample.Passed);
        Assert.Contains("not looked at", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_keeps_what_it_still_names_and_forgets_the_rest()
    {
        var other = Some.Check(new HeartbeatTarget([.. new byte[32]], TimeSpan.FromHours(1)), "jobs/other");
        var changes = 0;
        _beats.Changed = () => Task.FromResult(++changes > 0);
        _beats.Beat(Backup.Key, true, "kept");

        _beats.Replan(Some.Plan(Backup));
        Assert.Equal(1, changes);
        _beats.Replan(Some.Plan(Backup, other));
        Assert.Equal(("kept", 2, 2), (_beats.Of(Backup.Key)!.Reason, _beats.All.Count, changes));
        _beats.Replan(Some.Plan(other));
        Assert.Null(_beats.Of(Backup.Key));
        Assert.Null(_beats.Beat(Backup.Key, true, ""));
        _beats.Replan(Some.Plan(Some.Check(new TcpTarget("h", 1))));
        Assert.Empty(_beats.All);
    }

    private async Task<(FailureKind Failure, string Reason)> Ask() => await _probe.Ask(Backup, CancellationToken.None) is var sample ? (sample.Failure, sample.Reason) : default;
}

using System.Text;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Holding;

public sealed class BeatFileTests : IDisposable
{
    private static readonly CheckPlan Backup = Some.Check(new HeartbeatTarget([.. new byte[32]], TimeSpan.FromHours(26)), "jobs/backup");
    private static readonly CheckPlan Report = Some.Check(new HeartbeatTarget([.. new byte[32]], TimeSpan.FromHours(2)), "jobs/report");

    private readonly string _folder = Directory.CreateTempSubdirectory("beats-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly BeatBook _beats;
    private readonly BeatFile _file;

    public BeatFileTests()
    {
        var clock = new Clock(_time);
        (_beats, _file) = (new(clock), new(_folder, clock, "this boot"));
        _beats.Replan(Some.Plan(Backup, Report));
        _beats.Beat(Backup.Key, false, "disk \"full\" \u00fc \u2028");
    }

    private string Path => System.IO.Path.Combine(_folder, BeatFile.FileName);

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void There_is_nothing_wrong_with_no_file() => Assert.Equal((true, null), (_file.Read().Beats.IsEmpty, _file.Read().Problem));

    [Fact]
    public void What_is_written_is_read_as_old_as_it_is_by_then()
    {
        _file.Write(_beats.All);
        _time.Advance(TimeSpan.FromHours(5));

        // The machine was booted meanwhile: its monotonic clock begins anew.
        var booted = new ManualTimeProvider(TimeSpan.FromMinutes(1));
        booted.TurnWallClock(TimeSpan.FromHours(5));
        var (beats, problem) = new BeatFile(_folder, new(booted), "next boot").Read();

        Assert.Null(problem);
        var (backup, report) = (beats.Single(beat => beat.Check == Backup.Key), beats.Single(beat => beat.Check == Report.Key));
        Assert.Equal((false, "disk \"full\" \u00fc \u2028"), (backup.IsOk, backup.Reason));
        Assert.Equal(TimeSpan.FromMinutes(1) - TimeSpan.FromHours(5), backup.At!.Value.Uptime);
        Assert.Equal((TimeSpan.FromMinutes(1) - TimeSpan.FromHours(5), true, ""), (report.Since.Uptime, report.At is null, report.Reason));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    [InlineData(365)]
    public void Whoever_turns_the_clock_makes_nothing_older_or_younger_as_long_as_the_machine_runs(int days)
    {
        _file.Write(_beats.All);
        _time.Advance(TimeSpan.FromHours(5));
        _time.TurnWallClock(TimeSpan.FromDays(days));

        var now = new Clock(_time).Now;
        var backup = _file.Read().Beats.Single(beat => beat.Check == Backup.Key);
        Assert.Equal(now.Uptime - TimeSpan.FromHours(5), backup.At!.Value.Uptime);
        Assert.Equal(days < 0 ? now.Wall - TimeSpan.FromHours(5) : now.Wall - TimeSpan.FromHours(5) - TimeSpan.FromDays(days), backup.At!.Value.Wall);
    }

    [Fact]
    public void A_clock_that_was_turned_back_makes_nothing_younger_than_now_and_that_once()
    {
        _file.Write(_beats.All);
        _time.TurnWallClock(TimeSpan.FromDays(-365));
        var next = new BeatFile(_folder, new(_time), "next boot");
        var first = next.Read().Beats;
        Assert.All(first, beat => Assert.Equal(new Clock(_time).Now, beat.Since));

        // What came when the clock was ahead is as old from now on as it is.
        next.Write(first);
        _time.Advance(TimeSpan.FromDays(3));

        Assert.All(new BeatFile(_folder, new(_time), "boot after next").Read().Beats, beat => Assert.Equal(new Clock(_time).Uptime - TimeSpan.FromDays(3), beat.Since.Uptime));
    }

    [Fact]
    public void Where_nothing_tells_one_boot_from_another_the_wall_clock_is_gone_by()
    {
        var file = new BeatFile(_folder, new(_time));
        file.Write(_beats.All);
        _time.TurnWallClock(TimeSpan.FromDays(2));

        Assert.All(file.Read().Beats, beat => Assert.Equal(new Clock(_time).Uptime - TimeSpan.FromDays(2), beat.Since.Uptime));
    }

    [Fact]
    public void What_an_earlier_version_has_kept_is_read()
    {
        File.WriteAllText(Path, "{\"format\":1,\"heartbeats\":[{\"data_center\":\"d\",\"stack\":\"s\",\"check\":\"c\",\"since\":\"2029-12-31T12:00:00Z\",\"ok\":true,\"reason\":\"\"}]}");

        var (beats, problem) = _file.Read();

        Assert.Null(problem);
        Assert.Equal(new Clock(_time).Uptime - TimeSpan.FromDays(1), Assert.Single(beats).Since.Uptime);
    }

    [Theory]
    [InlineData("\"check\": \"backup\"", "\"check\": null")]
    [InlineData("\"check\": \"backup\"", "\"check\": \"report\"")]
    [InlineData("\"ok\": false", "\"ok\": 0")]
    [InlineData("\"since_uptime\": \"50.00:00:00\",\n      \"at\"", "\"since_uptime\": \"-10675199.02:48:05.4775808\",\n      \"at\"")]
    [InlineData("\"since_uptime\": \"50.00:00:00\",\n      \"at\"", "\"since_uptime\": \"yesterday\",\n      \"at\"")]
    public void One_check_that_is_damaged_is_lost_alone(string whole, string damaged)
    {
        _file.Write(_beats.All);
        var content = File.ReadAllText(Path).ReplaceLineEndings("\n");
        Assert.Contains(whole, content, StringComparison.Ordinal);
        File.WriteAllText(Path, content.Replace(whole, damaged, StringComparison.Ordinal));

        var (beats, problem) = _file.Read();

        Assert.Equal("report", Assert.Single(beats).Check.Check);
        Assert.StartsWith("1 of 2 checks in it cannot be read, the first because ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_for_its_owner_alone_and_leaves_no_draft()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        _file.Write(_beats.All);
        _file.Write(_beats.All);

        Assert.Equal("600", Modes.Of(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":2,\"heartbeats\":[]}")]
    [InlineData("{\"format\":1,\"heartbeats\":{}}")]
    [InlineData("{\"format\":1,\"heartbeats\":[1]}")]
    [InlineData("{\"format\":1,\"heartbeats\":[{}]}")]
    [InlineData("{\"format\":1,\"heartbeats\":[{\"data_center\":null,\"stack\":\"s\",\"check\":\"c\",\"since\":\"2030-01-01T00:00:00Z\",\"ok\":true,\"reason\":\"\"}]}")]
    [InlineData("{\"format\":1,\"heartbeats\":[{\"data_center\":\"d\",\"stack\":\"s\",\"check\":\"c\",\"since\":\"yesterday\",\"ok\":true,\"reason\":\"\"}]}")]
    [InlineData("{\"format\":1,\"heartbeats\":[{\"data_center\":\"d\",\"stack\":\"s\",\"check\":\"c\",\"since\":\"2030-01-01T00:00:00Z\",\"ok\":1,\"reason\":\"\"}]}")]
    [InlineData("{\"format\":1,\"heartbeats\":[{\"data_center\":\"d\",\"stack\":\"s\",\"check\":\"c\",\"since\":\"2030-01-01T00:00:00Z\",\"ok\":true,\"reason\":\"\\ud800\"}]}")]
    public void What_is_damaged_is_left_aside_with_why(string content)
    {
        File.WriteAllText(Path, content);

        var (beats, problem) = _file.Read();

        Assert.Empty(beats);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void No_bytes_whatever_make_it_throw() => Fuzzing.Fuzz.Run("heartbeats files", random =>
    {
        if (!File.Exists(Path + ".seed"))
        {
            _file.Write(_beats.All);
            File.Move(Path, Path + ".seed");
        }

        File.WriteAllBytes(Path, new Fuzzing.Mutator(random).Mutate(File.ReadAllBytes(Path + ".seed")));
        var (beats, problem) = _file.Read();
        var book = new BeatBook(new(_time), beats);
        book.Replan(Some.Plan(Backup, Report));
        return problem is null;
    }, usually: 2_000);
}

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
        (_beats, _file) = (new(clock), new(_folder, clock));
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
        var (beats, problem) = new BeatFile(_folder, new(booted)).Read();

        Assert.Null(problem);
        var (backup, report) = (beats.Single(beat => beat.Check == Backup.Key), beats.Single(beat => beat.Check == Report.Key));
        Assert.Equal((false, "disk \"full\" \u00fc \u2028"), (backup.IsOk, backup.Reason));
        Assert.Equal(TimeSpan.FromMinutes(1) - TimeSpan.FromHours(5), backup.At!.Value.Uptime);
        Assert.Equal((TimeSpan.FromMinutes(1) - TimeSpan.FromHours(5), true, ""), (report.Since.Uptime, report.At is null, report.Reason));
    }

    [Fact]
    public void A_clock_that_was_turned_back_makes_nothing_younger_than_now()
    {
        _file.Write(_beats.All);
        _time.TurnWallClock(TimeSpan.FromDays(-1));

        Assert.All(_file.Read().Beats, beat => Assert.Equal(new Clock(_time).Uptime, beat.Since.Uptime));
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

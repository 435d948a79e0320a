using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Configuration;
using HealthAggregator.Tests.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Holding;

public sealed class HoldoverFileTests : IDisposable
{
    private readonly StateFolder _state = new();

    private HoldoverFile File => new(_state.Path, Kept.Boot);

    public void Dispose() => _state.Dispose();

    public static TheoryData<string> Beliefs => [nameof(Kept.Everything), nameof(Kept.Restarted), nameof(Kept.Silent)];

    [Theory]
    [MemberData(nameof(Beliefs))]
    public void The_next_process_reads_what_this_one_believed(string belief)
    {
        var believed = Named(belief);
        File.Write(believed);

        var reading = File.Read(Kept.Plan);

        Assert.Equal("", reading.Problem);
        var expected = Holdover.Of(believed);
        Assert.Equal(expected.Checks.Count, reading.Holdover.Checks.Count);
        Assert.All(expected.Checks, pair => Assert.Equal(pair.Value, reading.Holdover.Checks[pair.Key]));
        Assert.Equal(expected.DataCenters.Keys.Order(), reading.Holdover.DataCenters.Keys.Order());
        Assert.All(expected.DataCenters, pair => SaysTheSame(pair.Value, reading.Holdover.DataCenters[pair.Key]));
    }

    [Fact]
    public void There_is_everything_in_what_is_tried_here()
    {
        var held = Beliefs.Select(belief => Holdover.Of(Named(belief.Data))).ToList();
        var (checks, dataCenters) = (held.SelectMany(one => one.Checks.Values).ToList(), held[0].DataCenters);

        Assert.NotNull(dataCenters["blind"].Isolation);
        Assert.NotNull(dataCenters["flapping"].Flaps.Held);
        Assert.True(dataCenters["latched"].IsLatched);
        Assert.All(dataCenters.Values, held => Assert.NotEmpty(held.History));
        Assert.Contains(checks, check => check is { Streak: > 0, Forgiving: > 0 });
        Assert.Contains(checks, check => check.BadSince is not null);
        Assert.Contains(checks, check => check.Bridged > TimeSpan.Zero && check.HeldUntil is not null);
        Assert.Contains(checks, check => check.IsStale);
        Assert.Contains(checks, check => check.Last is { Passed: false, Reason.Length: > 0 });
        Assert.Contains(checks, check => check.Last is { Passed: true, Attempts: 2 } last && last.Phases != default);
        Assert.Contains(held[0].Checks.Keys, key => key.Stack.StartsWith('@'));
    }

    [Fact]
    public void A_start_goes_on_from_it()
    {
        File.Write(Kept.Everything);

        var next = Snapshot.Start(Kept.Plan, Kept.At(20), holdover: File.Read(Kept.Plan).Holdover);

        Assert.Equal(Kept.Everything.DataCenters.Select(dataCenter => dataCenter.Decision.Verdict), next.DataCenters.Select(dataCenter => dataCenter.Decision.Verdict));
        Assert.Equal(Kept.Everything.DataCenters.Select(dataCenter => dataCenter.Since), next.DataCenters.Select(dataCenter => dataCenter.Since));
        Assert.All(next.DataCenters, dataCenter => Assert.True(dataCenter.HasStarted));
    }

    /// <summary>As the first version wrote it: a deploy of any later one must go on from it.</summary>
    [Fact]
    public void The_first_format_is_read_for_ever()
    {
        var plan = Some.Plan(Some.Check(new TcpTarget("10.0.0.1", 80), "web/1"), Some.Check(new TcpTarget("10.0.0.2", 80), "web/2"));
        var written = System.IO.File.ReadAllBytes(Path.Combine(ConfigText.Root, "tests", "HealthAggregator.Tests", "Holding", "format-1.json"));

        var reading = File.Read(written, plan);

        Assert.Equal("", reading.Problem);
        var expected = Holdover.Of(Kept.One(plan).After([new Input.Sampled(plan.Checks[1], Some.Fail(Kept.At(2)))], Kept.At(2)));
        Assert.Equal(2, reading.Holdover.Checks.Count);
        Assert.All(expected.Checks, pair => Assert.Equal(pair.Value, reading.Holdover.Checks[pair.Key]));
        SaysTheSame(expected.DataCenters[Some.DataCenter], reading.Holdover.DataCenters[Some.DataCenter]);
    }

    /// <summary>A version that knows more may have written it, and this one take its place.</summary>
    [Fact]
    public void Names_that_are_not_known_are_left_aside()
    {
        var json = JsonNode.Parse(Kept.Json(Kept.Bytes(Kept.Everything)))!;
        json["of_the_future"] = "x";
        json["data_centers"]!["latched"]!["checks"]![0]!["of_the_future"] = new JsonArray(1, 2);

        var reading = File.Read(HoldoverText.Seal(Encoding.UTF8.GetBytes(json.ToJsonString())), Kept.Plan);

        Assert.Equal(("", Holdover.Of(Kept.Everything).Checks.Count), (reading.Problem, reading.Holdover.Checks.Count));
    }

    [Fact]
    public void Only_its_owner_may_read_it_and_no_secret_is_in_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        File.Write(Kept.Everything);

        Assert.Equal("600", Modes.Of(File.Path));
        Assert.DoesNotContain("hush", System.IO.File.ReadAllText(File.Path), StringComparison.Ordinal);
        Assert.Equal([HoldoverFile.FileName], _state.Names);
    }

    [Fact]
    public void Of_another_boot_only_latches_and_the_history_are_left()
    {
        File.Write(Kept.Everything);

        var reading = new HoldoverFile(_state.Path, "another").Read(Kept.Plan);

        Assert.Equal("the machine was booted since it was kept", reading.Problem);
        Assert.Empty(reading.Holdover.Checks);
        Assert.All(reading.Holdover.DataCenters.Values, held => Assert.Null(held.Score));
        Assert.Equal(["latched"], reading.Holdover.DataCenters.Where(pair => pair.Value.IsLatched).Select(pair => pair.Key));
        var next = Snapshot.Start(Kept.Plan, Kept.At(9), holdover: reading.Holdover);
        Assert.All(next.DataCenters, dataCenter => Assert.Equal((Verdict.Fail, Rung.Starting), (dataCenter.Decision.Verdict, dataCenter.Decision.Rung)));
        Assert.All(next.DataCenters, dataCenter => Assert.NotEmpty(dataCenter.History));
    }

    [Fact]
    public void A_check_that_is_asked_something_else_now_is_new()
    {
        var before = new HttpTarget(new("http://10.0.0.1/health")) { Headers = [new("X-Key", "one")] };
        File.Write(Kept.One(Some.Check(before)));

        Assert.Single(File.Read(Some.Plan(Some.Check(before))).Holdover.Checks);
        Assert.Empty(File.Read(Some.Plan(Some.Check(before with { Headers = [new("X-Key", "two")] }))).Holdover.Checks);
        Assert.Empty(File.Read(Some.Plan(Some.Check(before, "web/other"))).Holdover.Checks);
    }

    [Fact]
    public void A_check_that_is_new_in_the_config_does_not_hold_the_others_up()
    {
        var known = Some.Check(new TcpTarget("10.0.0.1", 80), "web/1");
        File.Write(Kept.One(known));
        var plan = Some.Plan(known, Some.Check(new TcpTarget("10.0.0.2", 80), "web/2"));

        var decision = Snapshot.Start(plan, Kept.At(5), holdover: File.Read(plan).Holdover).DataCenters[0].Decision;

        Assert.Equal((Verdict.Pass, Rung.Score), (decision.Verdict, decision.Rung));
    }

    [Fact]
    public void Where_there_is_none_nothing_is_held_over_and_nothing_is_wrong()
    {
        var reading = File.Read(Kept.Plan);

        Assert.Equal((false, "there is nothing that a process before this one has kept"), (reading.IsDamaged, reading.Problem));
        Assert.Empty(reading.Holdover.DataCenters);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_left_aside()
    {
        var whole = Kept.Bytes(Kept.One(Some.Check(new TcpTarget("10.0.0.1", 80))));
        for (var length = 0; length < whole.Length; length++)
        {
            IsLeftAside(whole[..length]);
        }
    }

    [Fact]
    public void A_file_with_any_bit_flipped_is_left_aside()
    {
        var whole = Kept.Bytes(Kept.One(Some.Check(new TcpTarget("10.0.0.1", 80))));
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            IsLeftAside(flipped);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("PASS")]
    [InlineData("""{"format":1,"sha256":"","holdover":{}}""")]
    [InlineData("""{"format":2,"sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","holdover":{}}""")]
    [InlineData("""{"revision":7,"control":{"data_centers":{}}}""")]
    public void What_is_something_else_altogether_is_left_aside(string text) => IsLeftAside(Encoding.UTF8.GetBytes(text + "\n"));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"boot":"x","salt":"","at":"00:00:01","written":"2030-01-01T00:00:00Z","data_centers":{}}""")]
    [InlineData("""{"boot":"x","salt":"AAAAAAAAAAAAAAAAAAAAAA==","at":"-00:00:01","written":"2030-01-01T00:00:00Z","data_centers":{}}""")]
    [InlineData("""{"boot":"x","salt":"AAAAAAAAAAAAAAAAAAAAAA==","at":"00:00:01","written":"2030-01-01T00:00:00Z","data_centers":{"a":null}}""")]
    [InlineData("""{"boot":"x","salt":"AAAAAAAAAAAAAAAAAAAAAA==","at":"00:00:01","written":"2030-01-01T00:00:00Z","data_centers":{},"data_centers":{}}""")]
    public void So_is_what_is_nonsense_under_the_right_hash(string json) => IsLeftAside(HoldoverText.Seal(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_huge_file_is_not_even_read()
    {
        using (var huge = System.IO.File.Create(File.Path))
        {
            huge.SetLength(HoldoverText.Largest + 1L);
        }

        Assert.Contains("larger than", File.Read(Kept.Plan).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_in_its_place_is_no_reason_not_to_start()
    {
        Directory.CreateDirectory(File.Path);

        Assert.Empty(File.Read(Kept.Plan).Holdover.DataCenters);
        Assert.Throws<StoreFailedException>(() => File.Write(Kept.Everything));
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        File.Write(Kept.Everything);
        var before = System.IO.File.ReadAllBytes(File.Path);
        var full = new HoldoverFile(_state.Path, Kept.Boot, DiskCalls.Real with { Write = (_, _) => throw new IOException("No space left on device", 28) });

        var failure = Assert.Throws<StoreFailedException>(() => full.Write(Kept.Everything));

        Assert.Equal($"{File.Path} cannot be replaced: No space left on device. Free some space for {_state.Path}.", failure.Message);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File.Path));
        File.Write(Kept.Everything);
        Assert.Equal([HoldoverFile.FileName], _state.Names);
    }

    [Theory]
    [InlineData(Recovery.Auto, 0)]
    [InlineData(Recovery.Manual, 1)]
    public void Only_a_failure_that_an_operator_has_to_clear_is_fsynced(Recovery recovery, int expected)
    {
        var fsyncs = 0;
        var file = new HoldoverFile(_state.Path, Kept.Boot, DiskCalls.Real with { Fsync = _ => fsyncs++ });

        file.Write(Kept.One(Some.Check(new TcpTarget("10.0.0.1", 80)), passes: false, recovery));

        Assert.Equal(expected, fsyncs);
    }

    private static Snapshot Named(string belief) => belief switch
    {
        nameof(Kept.Everything) => Kept.Everything,
        nameof(Kept.Restarted) => Kept.Restarted,
        _ => Kept.Silent,
    };

    private static void SaysTheSame(HeldDataCenter expected, HeldDataCenter actual)
    {
        Assert.Equal(
            (expected.AsOf, expected.Score, expected.IsLatched, expected.Isolation, expected.Since, expected.Recovery, expected.Told, expected.Observed),
            (actual.AsOf, actual.Score, actual.IsLatched, actual.Isolation, actual.Since, actual.Recovery, actual.Told, actual.Observed));
        Assert.Equal((expected.Flaps.Natural, expected.Flaps.Held), (actual.Flaps.Natural, actual.Flaps.Held));
        Assert.Equal(expected.Flaps.Changes, actual.Flaps.Changes);
        Assert.Equal(expected.History.Select(Told), actual.History.Select(Told));
        Assert.Equal(expected.History.SelectMany(change => change.Causes), actual.History.SelectMany(change => change.Causes));

        static (Moment, Decision, Decision, Score) Told(VerdictChange change) => (change.At, change.Before, change.After, change.Score);
    }

    private void IsLeftAside(byte[] bytes)
    {
        var reading = Kept.Read(_state, bytes);
        Assert.True(reading.IsDamaged);
        Assert.InRange(reading.Problem.Length, 10, 200);
        Assert.Empty(reading.Holdover.DataCenters);
    }
}

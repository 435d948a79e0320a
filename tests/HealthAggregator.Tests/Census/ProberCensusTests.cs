using System.Net;
using HealthAggregator.Census;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Census;

public class ProberCensusTests
{
    private const string Route53 = "Amazon-Route53-Health-Check-Service (ref 1)";

    private static readonly Answer Pass = new(200, "PASS", Verdict.Pass);
    private static readonly Answer Fail = new(503, "FAIL", Verdict.Fail);
    private static readonly Page Health = new(PageKind.Health, 0, "us-east");

    private readonly ManualTimeProvider _time = new();
    private readonly Clock _clock;
    private readonly Lateness _lateness;

    public ProberCensusTests()
    {
        _clock = new(_time);
        _lateness = new(_clock) { Queue = item => item.Execute() };
        _lateness.Step();
    }

    [Fact]
    public void Whoever_asked_is_known_from_the_next_tick_on_with_when_and_what_he_was_told()
    {
        var census = Census();
        census.Note(Key("10.0.0.1", Route53), Pass);
        Assert.Empty(census.Probers);

        census.Step();

        var prober = Assert.Single(census.Probers);
        Assert.Equal(("10.0.0.1", Route53, "route53"), (prober.Key.Source.ToString(), prober.Key.UserAgent, prober.Family.Name));
        Assert.Equal((_clock.Uptime, Pass), (prober.SeenAt, prober.Told));
    }

    [Fact]
    public void Whoever_asks_again_is_the_same_and_was_told_something_else_since()
    {
        var census = Census();
        census.Note(Key("10.0.0.1"), Pass);
        Tick(census);
        census.Note(Key("10.0.0.1"), Fail);
        Tick(census);

        var prober = Assert.Single(census.Probers);
        Assert.Equal((_clock.Uptime - ProberCensus.Tick, Fail), (prober.SeenAt, prober.Told));
    }

    [Fact]
    public void Another_address_User_Agent_method_version_data_center_or_page_is_another_prober()
    {
        var census = Census();
        var key = Key("10.0.0.1");
        ProberKey[] all =
        [
            key,
            key with { Source = IPAddress.Parse("10.0.0.2") },
            key with { UserAgent = "curl/8" },
            key with { UserAgent = null },
            key with { UserAgent = "" },
            key with { Method = "HEAD" },
            key with { Version = "HTTP/1.0" },
            key with { Page = new(PageKind.Health, 1, "eu-west") },
            key with { Page = new(PageKind.Weight, 0, "us-east") },
            key with { Page = null },
        ];

        // Some share a slot, and one of those is left for the next tick.
        for (var tick = 0; tick < all.Length; tick++)
        {
            foreach (var one in all)
            {
                census.Note(one, Pass);
            }

            Tick(census);
        }

        Assert.Equal(all.Length, census.Probers.Count);
    }

    [Fact]
    public void A_page_is_the_same_after_a_reload_has_moved_its_data_center()
    {
        var census = Census();
        census.Note(Key("10.0.0.1"), Pass);
        Tick(census);
        census.Note(Key("10.0.0.1") with { Page = new(PageKind.Health, 7, "us-east") }, Pass);
        Tick(census);

        Assert.Single(census.Probers);
    }

    [Fact]
    public void Of_a_User_Agent_the_first_200_characters_are_kept_and_compared()
    {
        var census = Census();
        census.Note(Key("10.0.0.1", new string('x', 200) + "one"), Pass);
        Tick(census);
        census.Note(Key("10.0.0.1", new string('x', 200) + "another"), Pass);
        Tick(census);

        Assert.Equal(new string('x', 200), Assert.Single(census.Probers).Key.UserAgent);
    }

    [Fact]
    public void The_newest_is_the_first()
    {
        var census = Census();
        foreach (var source in new[] { "10.0.0.1", "10.0.0.2", "10.0.0.3" })
        {
            census.Note(Key(source), Pass);
            Tick(census);
        }

        census.Note(Key("10.0.0.2"), Pass);
        Tick(census);

        Assert.Equal(["10.0.0.2", "10.0.0.3", "10.0.0.1"], census.Probers.Select(prober => prober.Key.Source.ToString()));
    }

    [Fact]
    public void At_most_1024_are_known_and_those_not_heard_for_longest_go()
    {
        var census = Census();
        for (var number = 0; number < 1200; number++)
        {
            census.Note(Key(Address(number)), Pass);
            Tick(census);
        }

        var known = census.Probers.Select(prober => prober.Key.Source.ToString()).ToArray();
        Assert.Equal(1024, known.Length);
        Assert.Equal([.. Enumerable.Range(0, 1024).Select(number => Address(1199 - number))], known);
    }

    [Fact]
    public void Whoever_is_known_no_more_is_taken_in_again_when_he_asks()
    {
        var census = Census();
        var first = census.Note(Key("10.200.0.1"), Pass)!;
        Tick(census);
        Flood(census, 1300);
        Assert.True(first.IsOut);
        Assert.DoesNotContain(census.Probers, prober => prober.Key.Source.Equals(first.Key.Source));

        var again = census.Note(Key("10.200.0.1"), Pass);
        Tick(census);

        Assert.NotSame(first, again);
        Assert.Contains(census.Probers, prober => prober.Key.Source.Equals(first.Key.Source));
    }

    [Fact]
    public void A_flood_of_strangers_drives_out_strangers()
    {
        var census = Census();
        for (var number = 0; number < 16; number++)
        {
            census.Note(Key($"10.200.0.{number}", Route53), Pass);
            Tick(census);
        }

        Flood(census, 5_000);

        Assert.Equal(1024, census.Probers.Count);
        Assert.Equal(16, census.Probers.Count(prober => prober.Family.Name == "route53"));
    }

    [Fact]
    public void A_flood_that_calls_itself_the_same_drives_out_whoever_is_not_expected_from_his_own_network()
    {
        var census = Census(Expect("mine", every: 10) with { From = IPNetwork.Parse("10.200.0.0/16") });
        census.Note(Key("10.200.0.1", Route53), Pass);
        census.Note(Key("10.201.0.1", Route53), Pass);
        Tick(census);
        for (var number = 0; number < 2_000; number++)
        {
            census.Note(Key(Address(number), Route53), Pass);
            if (number % 50 == 49)
            {
                Tick(census);
            }
        }

        Assert.Equal(1024, census.Probers.Count);
        Assert.Equal(["10.200.0.1"], census.Probers.Select(prober => prober.Key.Source.ToString()).Where(source => source.StartsWith("10.20", StringComparison.Ordinal)));
    }

    [Fact]
    public void Within_one_tick_at_most_256_are_taken_in()
    {
        var census = Census();
        for (var number = 0; number < 100_000; number++)
        {
            census.Note(Key(Address(number), $"random {number}"), Pass);
        }

        Tick(census);

        Assert.Equal(ProberCensus.MostNew, census.Probers.Count);
    }

    [Fact]
    public void In_a_flood_the_family_of_whoever_finds_no_room_is_heard_all_the_same()
    {
        var census = Census(Expect("edge", every: 1) with { From = IPNetwork.Parse("10.200.0.0/16") });
        for (var tick = 0; tick < 20; tick++)
        {
            for (var number = 0; number < 20_000; number++)
            {
                census.Note(Key(Address(number), $"random {tick} {number}"), Pass);
            }

            // Every slot is taken by now.
            Assert.Null(census.Note(Key("10.200.0.1", $"gdnsd-monitor {tick}"), Pass));
            Tick(census);
        }

        Assert.False(census.Expectations[0].IsSilent);
        Assert.Equal(_clock.Uptime - ProberCensus.Tick, census.Families.Single(family => family.Family.Name == "gdnsd").SeenAt);
    }

    [Fact]
    public async Task Many_threads_write_and_nobody_is_lost_or_twice_there()
    {
        var census = Census();
        using var stop = new CancellationTokenSource();
        var sources = Enumerable.Range(0, 300).Select(number => Key(Address(number))).ToArray();
        var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    foreach (var source in sources)
                    {
                        census.Note(source, Pass);
                    }
                }
            },
            TestContext.Current.CancellationToken)).ToArray();

        await Eventually.True(() =>
        {
            census.Step();
            return census.Probers.Count == sources.Length;
        });
        census.Step();
        stop.Cancel();
        await Eventually.Comes(Task.WhenAll(asking));
        census.Step();

        Assert.Equal(sources.Select(source => source.Source.ToString()).Order(), census.Probers.Select(prober => prober.Key.Source.ToString()).Order());
    }

    [Fact]
    public void Silence_is_three_times_as_long_as_he_may_take_and_not_less()
    {
        var census = Census(Expect("edge", every: 10));
        census.Note(Key("10.0.0.1"), Pass);
        Tick(census);
        Assert.False(census.Expectations[0].IsSilent);

        Pass30Seconds(census, lessTicks: 1);
        Assert.False(census.Expectations[0].IsSilent);

        Tick(census);
        Assert.True(census.Expectations[0].IsSilent);
    }

    [Fact]
    public void Silence_ends_when_he_asks_again()
    {
        var census = Census(Expect("edge", every: 10));
        Pass30Seconds(census);
        Assert.True(census.Expectations[0].IsSilent);

        census.Note(Key("10.0.0.1"), Pass);
        Tick(census);

        Assert.False(census.Expectations[0].IsSilent);
        Assert.NotNull(census.Expectations[0].SeenAt);
    }

    [Fact]
    public void Somebody_who_never_asked_is_silent_only_after_as_long_a_time()
    {
        var census = Census(Expect("edge", every: 10));
        Pass30Seconds(census, lessTicks: 1);
        Assert.False(census.Expectations[0].IsSilent);

        Tick(census);
        Assert.True(census.Expectations[0].IsSilent);
        Assert.Null(census.Expectations[0].SeenAt);
    }

    [Fact]
    public void Whoever_keeps_asking_is_never_silent()
    {
        var census = Census(Expect("edge", every: 1));
        for (var tick = 0; tick < 100; tick++)
        {
            if (tick % 4 == 0)
            {
                census.Note(Key("10.0.0.1"), Pass);
            }

            Tick(census);
            Assert.False(census.Expectations[0].IsSilent);
        }
    }

    [Fact]
    public void A_pause_of_the_process_is_no_silence()
    {
        var census = Census(Expect("edge", every: 10));
        census.Note(Key("10.0.0.1"), Pass);
        Tick(census);

        // Stopped for an hour: nothing ticked.
        _time.Advance(TimeSpan.FromHours(1));
        _lateness.Step();
        census.Step();
        Assert.False(census.Expectations[0].IsSilent);

        Pass30Seconds(census);
        Assert.True(census.Expectations[0].IsSilent);
    }

    [Theory]
    [InlineData("10.2.0.9", "my-GSLB/2 (eu)", "us-east", true)]
    [InlineData("::ffff:10.2.0.9", "my-gslb/2", "us-east", true)]
    [InlineData("10.3.0.9", "my-gslb/2", "us-east", false)]
    [InlineData("10.2.0.9", "your-gslb/2", "us-east", false)]
    [InlineData("10.2.0.9", null, "us-east", false)]
    [InlineData("10.2.0.9", "my-gslb/2", "eu-west", false)]
    [InlineData("10.2.0.9", "my-gslb/2", null, false)]
    public void Every_condition_must_be_met(string source, string? userAgent, string? dataCenter, bool isHeard)
    {
        var census = Census(Expect("mine", every: 10) with { Family = ProberFamily.Other, UserAgent = "my-gslb/", From = IPNetwork.Parse("10.2.0.0/16"), DataCenter = "us-east" });
        census.Note(new(IPAddress.Parse(source), userAgent, "GET", "HTTP/1.1", dataCenter is null ? null : new(PageKind.Health, 0, dataCenter)), Pass);
        Tick(census);

        Assert.Equal(isHeard, census.Expectations[0].SeenAt is not null);
        Assert.Equal(isHeard ? 1 : 0, Assert.Single(census.Probers).Meets.Length);
    }

    [Fact]
    public void Whoever_asks_for_what_is_not_there_is_known_and_is_nobody_s_family()
    {
        var census = Census(Expect("r", every: 10) with { Family = ProberFamily.Of(Route53) });
        census.Note(Key("10.0.0.1", Route53) with { Page = null }, new(404, "NOT FOUND"));
        Tick(census);

        Assert.Single(census.Probers);
        Assert.Empty(census.Families);
        Assert.Null(census.Expectations[0].SeenAt);
    }

    [Fact]
    public void After_a_reload_who_was_expected_before_stays_as_he_is_and_who_is_new_has_all_his_time()
    {
        var (edge, other) = (Expect("edge", every: 10), Expect("other", every: 10));
        var census = Census(edge);
        census.Note(Key("10.0.0.1"), Pass);
        Tick(census);
        Pass30Seconds(census);
        Assert.True(census.Expectations[0].IsSilent);

        census.Expect([other, edge with { }]);
        Tick(census);
        Assert.Equal([("other", false), ("edge", true)], census.Expectations.Select(one => (one.Settings.Name, one.IsSilent)));
        Assert.Equal(2, Assert.Single(census.Probers).Meets.Length);

        // Another name or other conditions make another expectation.
        census.Expect([other, edge with { Every = TimeSpan.FromSeconds(20) }]);
        Tick(census);
        Assert.Equal([("other", false), ("edge", false)], census.Expectations.Select(one => (one.Settings.Name, one.IsSilent)));
    }

    [Fact]
    public void When_somebody_was_seen_is_the_same_tenth_of_a_second_whenever_that_is_asked()
    {
        var census = Census();
        var seen = _clock.Uptime;
        _time.Advance(TimeSpan.FromMilliseconds(149.6));
        var wall = census.WallAt(seen);
        _time.Advance(TimeSpan.FromHours(3));
        _time.TurnWallClock(TimeSpan.FromMilliseconds(0.1));

        Assert.Equal(wall, census.WallAt(seen));
        Assert.Equal(0, wall.UtcTicks % (TimeSpan.TicksPerSecond / 10));
        Assert.InRange(_clock.Now.Wall - wall, TimeSpan.FromHours(3), TimeSpan.FromHours(3) + TimeSpan.FromMilliseconds(250));
    }

    [Theory]
    [InlineData("GET", "GET")]
    [InlineData("OPTIONS", "OPTIONS")]
    [InlineData("get", "other")]
    [InlineData("PROPFIND", "other")]
    [InlineData("", "other")]
    public void A_stranger_s_method_is_other(string method, string known) => Assert.Equal(known, ProberKey.MethodOf(method));

    private static string Address(int number) => $"10.{number / 62_500}.{number / 250 % 250}.{number % 250}";

    private static ProberKey Key(string source, string? userAgent = "my-gslb/1") => new(IPAddress.Parse(source), userAgent, "GET", "HTTP/1.1", Health);

    private static ExpectedProberSettings Expect(string name, double every) => new(name, TimeSpan.FromSeconds(every)) { From = IPNetwork.Parse("10.0.0.0/8") };

    private ProberCensus Census(params ExpectedProberSettings[] expected) => new(_clock, _lateness, NullLogger.Instance, [.. expected]);

    /// <summary>New strangers, tick after tick.</summary>
    private void Flood(ProberCensus census, int sources)
    {
        for (var number = 0; number < sources; number++)
        {
            census.Note(Key(Address(number), $"random {number}"), Pass);
            if (number % 100 == 99)
            {
                Tick(census);
            }
        }
    }

    private void Pass30Seconds(ProberCensus census, int lessTicks = 0)
    {
        for (var tick = lessTicks; tick < 60; tick++)
        {
            Tick(census);
        }
    }

    /// <summary>The process runs, and never late.</summary>
    private void Tick(ProberCensus census)
    {
        for (var at = TimeSpan.Zero; at < ProberCensus.Tick; at += Lateness.Tick)
        {
            _time.Advance(Lateness.Tick);
            _lateness.Step();
        }

        census.Step();
    }
}

using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Tests.Controlling;

public class ControlDocumentTests
{
    private static readonly ControlState Sample = AnyControl.Sample();
    private static readonly byte[] Bytes = Stored.Bytes(Sample);

    [Fact]
    public void It_is_written_as_people_read_it()
    {
        var state = new ControlState(58, ControlState.Empty.DataCenters.Add("dr", new()
        {
            Burst = Burst.Untouched.On(
                new(2026, 7, 10, 16, 0, 0, TimeSpan.FromHours(2)), new(TimeSpan.FromMinutes(10)), new("alice", "Black Friday", new(2026, 7, 10, 12, 0, 0, 500, TimeSpan.Zero))),
        }));

        Assert.Equal(
            """
            {
              "sha256": "0875a98dadfb55713a811df6fdf6d126677487160ce675487860c77b6a482d43",
              "control": {
                "schema": 1,
                "revision": 58,
                "data_centers": {
                  "dr": {
                    "burst": {
                      "switch": {
                        "on": true,
                        "since": "2026-07-10T12:00:00.5Z",
                        "until": "2026-07-10T14:00:00Z",
                        "ramp": "10m",
                        "actor": "alice",
                        "reason": "Black Friday",
                        "at": "2026-07-10T12:00:00.5Z"
                      }
                    }
                  }
                },
                "change": {
                  "revision": 58,
                  "at": "2026-07-10T12:00:00Z",
                  "actor": "alice",
                  "source": "10.0.0.9",
                  "action": "burst on",
                  "target": "dr",
                  "old": {
                    "on": false
                  },
                  "new": {
                    "on": true
                  },
                  "reason": "Black Friday",
                  "outcome": "applied"
                }
              }
            }

            """,
            Encoding.UTF8.GetString(Stored.Bytes(state)));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_damaged()
    {
        for (var length = 0; length < Bytes.Length - "\n".Length; length++)
        {
            Assert.StartsWith("is damaged: ", Stored.Problem(Bytes[..length]), StringComparison.Ordinal);
        }

        Assert.True(Stored.Good(Bytes[..^1]).Says(Sample));
    }

    [Fact]
    public void With_any_one_bit_flipped_it_says_the_same_or_is_damaged()
    {
        var same = 0;
        for (var bit = 0; bit < Bytes.Length * 8; bit++)
        {
            var flipped = Bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var reading = ControlDocument.Read(flipped);
            if (reading.Document is { } document)
            {
                Assert.True(document.Says(Sample), $"bit {bit}");
                same++;
            }
            else
            {
                Assert.StartsWith("is damaged: ", reading.Problem, StringComparison.Ordinal);
                Assert.False(reading.IsNewer, $"bit {bit}");
            }
        }

        // White space around what the hash is of.
        Assert.InRange(same, 0, 20);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\0\0\0\0", "it is not JSON from line 1 on")]
    [InlineData("{\n}\n}", "it is not JSON from line 3 on")]
    [InlineData("[]", "it is not an object")]
    [InlineData("null", "it is not an object")]
    [InlineData("{}", "control is missing")]
    [InlineData("""{"control":7}""", "control is not an object")]
    [InlineData("""{"control":{}}""", "sha256 is missing")]
    [InlineData("""{"control":{},"sha256":""}""", "its content is not what its sha256 is of")]
    [InlineData("""{"control":{},"sha256":7}""", "sha256 is not text")]
    [InlineData("""{"control":{},"control":{}}""", "it is not proper JSON")]
    [InlineData("""{"\ud800":1}""", "a text in it is not Unicode")]
    [InlineData("""{"a":["\udc00"]}""", "a text in it is not Unicode")]
    public void What_is_no_document_is_damaged(string text, string problem) =>
        Assert.Equal($"is damaged: {problem}", Stored.Problem(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Text_in_another_encoding_is_damaged()
    {
        Assert.Equal("is damaged: it is not UTF-8", Stored.Problem([.. "{\"a\":\""u8, 0xE4, .. "\"}"u8]));
        Assert.Equal("is damaged: it is not JSON from line 1 on", Stored.Problem([0xEF, 0xBB, 0xBF, .. Bytes]));
    }

    [Fact]
    public void At_most_4_MiB_are_read()
    {
        byte[] largest = [.. Bytes, .. Enumerable.Repeat((byte)' ', (4 * 1024 * 1024) - Bytes.Length)];

        Assert.True(Stored.Good(largest).Says(Sample));
        Assert.Equal("is damaged: it is larger than 4194304 bytes", Stored.Problem([.. largest, (byte)' ']));
    }

    [Fact]
    public void However_deep_it_is_it_is_refused_and_not_fallen_into() =>
        Assert.StartsWith("is damaged: it is not JSON", Stored.Problem(Encoding.ASCII.GetBytes(new string('[', 1_000_000))), StringComparison.Ordinal);

    [Theory]
    [InlineData("revision", "null", "control.revision is missing")]
    [InlineData("revision", "-1", "control.revision is no whole number from 0 to 9007199254740991")]
    [InlineData("revision", "1.0", "control.revision is no whole number from 0 to 9007199254740991")]
    [InlineData("revision", "9007199254740992", "control.revision is no whole number from 0 to 9007199254740991")]
    [InlineData("revision", "1e400", "control.revision is no whole number from 0 to 9007199254740991")]
    [InlineData("revision", "\"57\"", "control.revision is no whole number from 0 to 9007199254740991")]
    [InlineData("revision", "56", "control.change.revision is no whole number from 56 to 56")]
    [InlineData("schema", "null", "control.schema is missing")]
    [InlineData("schema", "0", "control.schema is no whole number from 1 to 2147483647")]
    [InlineData("data_centers", "[]", "control.data_centers is not an object")]
    [InlineData("data_centers", """{"US":{}}""", "US in control.data_centers is no name")]
    [InlineData("data_centers", """{"a\u001b":{}}""", "\"a?\" in control.data_centers is no name")]
    [InlineData("data_centers.dr", "true", "control.data_centers.dr is not an object")]
    [InlineData("data_centers.dr.burst.switch.on", "1", "control.data_centers.dr.burst.switch.on is neither true nor false")]
    [InlineData("data_centers.dr.burst.switch.since", "\"2026-02-29T00:00:00Z\"", "control.data_centers.dr.burst.switch.since is no time")]
    [InlineData("data_centers.dr.burst.switch.since", "\"2026-02-28T00:00:00\"", "control.data_centers.dr.burst.switch.since is no time")]
    [InlineData("data_centers.dr.burst.switch.since", "\"2026-02-28T00:00:00+00:00\"", "control.data_centers.dr.burst.switch.since is no time")]
    [InlineData("data_centers.dr.burst.switch.since", "\"2026-02-28T00:00:00.12345678Z\"", "control.data_centers.dr.burst.switch.since is no time")]
    [InlineData("data_centers.dr.burst.switch.until", "7", "control.data_centers.dr.burst.switch.until is not text")]
    [InlineData("data_centers.dr.burst.switch.ramp", "\"10001h\"", "control.data_centers.dr.burst.switch.ramp is no duration")]
    [InlineData("data_centers.dr.burst.switch.ramp", "\"417.00:00:00\"", "control.data_centers.dr.burst.switch.ramp is no duration")]
    [InlineData("data_centers.dr.burst.switch.ramp", "\"-00:00:01\"", "control.data_centers.dr.burst.switch.ramp is no duration")]
    [InlineData("data_centers.dr.burst.switch.ramp", "\"-1s\"", "control.data_centers.dr.burst.switch.ramp is no duration")]
    [InlineData("data_centers.dr.burst.switch.actor", "null", "control.data_centers.dr.burst.switch.actor is missing")]
    [InlineData("data_centers.dr.burst.switch.reason", "{}", "control.data_centers.dr.burst.switch.reason is not text")]
    [InlineData("data_centers.dr.burst.scheduled", "{}", "control.data_centers.dr.burst.scheduled is not a list")]
    [InlineData("data_centers.dr.burst.scheduled", "[null]", "control.data_centers.dr.burst.scheduled[0] is not an object")]
    [InlineData("data_centers.dr.burst.scheduled.0.id", "0", "control.data_centers.dr.burst.scheduled[0].id is no whole number from 1 to 57")]
    [InlineData("data_centers.dr.burst.scheduled.0.id", "58", "control.data_centers.dr.burst.scheduled[0].id is no whole number from 1 to 57")]
    [InlineData("data_centers.dr.burst.scheduled.0.id", "13", "two scheduled bursts have the same id")]
    [InlineData("data_centers.dr.burst.scheduled.0.from", "null", "control.data_centers.dr.burst.scheduled[0].from is missing")]
    [InlineData("data_centers.dr.burst.scheduled.0.from", "\"2026-07-11T12:00:00Z\"", "something ends before it begins")]
    [InlineData("data_centers.dr.override.verdict", "\"pass\"", "control.data_centers.dr.override.verdict is none of the words that it may be")]
    [InlineData("data_centers.dr.override.from", "\"2027-01-01T00:00:00Z\"", "something ends before it begins")]
    [InlineData("data_centers.dr.maintenance", """{"-":{}}""", "- in control.data_centers.dr.maintenance is no name")]
    [InlineData("data_centers.dr.maintenance.web.at", "null", "control.data_centers.dr.maintenance.web.at is missing")]
    [InlineData("change", "null", "control.change is missing")]
    [InlineData("change.outcome", "\"Applied\"", "control.change.outcome is none of the words that it may be")]
    [InlineData("change.at", "0", "control.change.at is not text")]
    public void What_this_program_never_writes_is_damage_wherever_it_is(string path, string json, string problem)
    {
        var edited = Stored.Edited(Bytes, control =>
        {
            var names = path.Split('.');
            var parent = names[..^1].Aggregate((JsonNode)control, (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!);
            parent[names[^1]] = JsonNode.Parse(json);
        });

        Assert.Equal($"is damaged: {problem}", Stored.Problem(edited));
    }

    [Fact]
    public void More_is_scheduled_than_anybody_would_is_damage()
    {
        static byte[] With(int count) => Stored.Edited(Bytes, control => control["data_centers"]!["dr"]!["burst"]!["scheduled"] = new JsonArray(
            [.. Enumerable.Range(1, count).Select(id => JsonNode.Parse($$"""{"id":{{id}},"from":"2026-07-10T12:00:00Z","actor":"","reason":"","at":"2026-07-10T12:00:00Z"}"""))]));

        Assert.Equal(57, Stored.Good(With(57)).State["dr"].Burst.Scheduled.Length);
        Assert.Equal("is damaged: control.data_centers.dr.burst.scheduled has more than 1000 items", Stored.Problem(With(1_001)));
    }

    /// <summary>A clock that was far ahead and is right again leaves a burst that was turned on in what is now the future.</summary>
    [Fact]
    public void A_burst_that_ends_before_it_began_is_no_damage()
    {
        var ahead = new Authorship("alice", "clock ahead", new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var right = ahead with { At = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero) };
        var burst = Burst.Untouched.On(null, Ramp.None, ahead).On(right.At.AddHours(4), Ramp.None, right);
        var state = ControlState.Empty.With(KeyValuePair.Create("dr", new DataCenterControl { Burst = burst }));

        Assert.True(burst.Switch!.Until < burst.Switch.Since);
        Assert.True(Stored.Good(Stored.Bytes(state)).Says(state));
    }

    [Fact]
    public void A_newer_schema_is_not_damage_but_not_read_either()
    {
        var reading = ControlDocument.Read(Stored.Edited(Bytes, control =>
        {
            control["schema"] = 2;
            control["data_centers"] = "elsewhere";
        }));

        Assert.Null(reading.Document);
        Assert.True(reading.IsNewer);
        Assert.Equal("was written by a newer version of this program, in schema 2; this version knows 1", reading.Problem);
    }

    [Fact]
    public void Members_that_are_null_are_as_absent()
    {
        var edited = Stored.Edited(Bytes, control =>
        {
            control["data_centers"]!["us-east"] = JsonNode.Parse("""{"burst":null,"override":null,"maintenance":null}""");
            control["data_centers"]!["dr"]!["burst"] = JsonNode.Parse("""{"switch":null,"scheduled":null}""");
        });

        Assert.Equal(Burst.Untouched, Stored.Good(edited).State["dr"].Burst);
        Assert.Equal(DataCenterControl.None, Stored.Good(edited).State["us-east"]);
    }
}

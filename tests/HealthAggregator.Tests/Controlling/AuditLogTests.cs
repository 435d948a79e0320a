using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

public sealed class AuditLogTests : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public void A_line_is_an_object_with_the_entry_and_what_chains_it()
    {
        _audit.Open().Append(SomeAudit.Applied(1) with { Why = "forced: no data center here passes after it" });

        var line = JsonDocument.Parse(Assert.Single(_audit.Lines)).RootElement;
        Assert.Equal(
            "revision at actor source action target old new reason outcome why last_applied prev hash",
            string.Join(' ', line.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(
            """{"revision":1,"at":"2030-01-01T12:00:00+00:00","actor":"alice","source":"192.0.2.7","action":"burst on","target":"us-east","old":{"on":false},"new":{"on":true},"reason":"the reason of 1","outcome":"applied","why":"forced: no data center here passes after it","last_applied":1,""",
            _audit.Lines[0][.._audit.Lines[0].IndexOf("\"prev\"", StringComparison.Ordinal)]);
        Assert.Equal(new string('0', 64), line.GetProperty("prev").GetString());
    }

    [Fact]
    public void Only_the_owner_of_the_directory_reads_it()
    {
        _audit.Open().Append(SomeAudit.Applied(1));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_audit.Path));
        }
    }

    [Fact]
    public void A_log_that_is_not_there_is_an_empty_one()
    {
        var log = _audit.Open();

        Assert.Equal((0, null, null), (log.LastRevision, log.Alarm, log.TornTail));
        Assert.Empty(log.Newest(AuditLog.Kept));
        Assert.False(File.Exists(_audit.Path));
    }

    [Fact]
    public void Whoever_opens_it_again_finds_what_was_there()
    {
        var before = _audit.OpenWith(revisions: 3);
        before.Append(SomeAudit.Refused(revision: 3));

        var after = _audit.Open();

        Assert.Equal(3, after.LastRevision);
        Assert.Equal((null, null), (after.Alarm, after.TornTail));
        Assert.Equal(before.Newest(10).Select(Text), after.Newest(10).Select(Text));
        Assert.Equal([AuditOutcome.Refused, AuditOutcome.Applied, AuditOutcome.Applied, AuditOutcome.Applied], after.Newest(10).Select(entry => entry.Outcome));
    }

    [Fact]
    public void Whoever_opens_it_again_continues_it()
    {
        _audit.OpenWith(revisions: 2);
        _audit.Open().Append(SomeAudit.Applied(3));
        _audit.Open().Append(SomeAudit.Refused(revision: 3));

        var report = _audit.Verify();

        Assert.Equal((4, 3, null), (report.Lines, report.LastApplied, report.Broken));
    }

    [Theory]
    [InlineData(AuditOutcome.Refused)]
    [InlineData(AuditOutcome.Unchanged)]
    public void Only_what_was_applied_counts_as_a_revision(AuditOutcome outcome)
    {
        var log = _audit.OpenWith(revisions: 2);

        // The state is at 7 by now, and the lines of what made it so are not written yet.
        log.Append(SomeAudit.Applied(7) with { Outcome = outcome });

        Assert.Equal((2, 2), (log.LastRevision, _audit.Open().LastRevision));
    }

    [Fact]
    public void The_last_revision_is_known_though_it_lies_far_behind_refused_attempts()
    {
        var log = _audit.OpenWith(revisions: 2);
        for (var attempt = 0; attempt < 1_100; attempt++)
        {
            log.Append(SomeAudit.Refused($"actor-{attempt / 60}", revision: 2));
        }

        var after = _audit.Open();

        Assert.Equal(2, after.LastRevision);
        Assert.DoesNotContain(after.Newest(AuditLog.Kept), entry => entry.Outcome == AuditOutcome.Applied);
    }

    [Fact]
    public void The_newest_thousand_are_kept_newest_first()
    {
        var log = _audit.Open();
        for (var attempt = 0; attempt < 1_005; attempt++)
        {
            log.Append(SomeAudit.Refused($"actor-{attempt / 60}") with { Target = $"attempt {attempt}" });
        }

        string[] expected = [.. Enumerable.Range(5, 1_000).Reverse().Select(attempt => $"attempt {attempt}")];
        Assert.Equal(expected, log.Newest(1_000).Select(entry => entry.Target));
        Assert.Equal(expected, _audit.Open().Newest(1_000).Select(entry => entry.Target));
        Assert.Equal(expected[..7], log.Newest(7).Select(entry => entry.Target));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void Nobody_gets_none_or_more_than_are_kept(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _audit.Open().Newest(limit));

    [Fact]
    public void Of_a_log_of_years_only_the_end_is_looked_at()
    {
        var big = new JsonObject { ["text"] = new string('x', 8_000) };
        var log = _audit.Open();
        for (var attempt = 0; attempt < 700; attempt++)
        {
            log.Append(SomeAudit.Refused($"actor-{attempt / 60}") with { Old = big, Target = $"attempt {attempt}" });
        }

        // Damage in the first megabyte, and more than four megabytes behind it.
        var bytes = _audit.Bytes;
        Assert.True(bytes.Length > 5 * 1024 * 1024);
        bytes[1_000_000] ^= 1;
        _audit.Bytes = bytes;
        var after = _audit.Open();

        Assert.Null(after.Alarm);
        Assert.InRange(after.Newest(AuditLog.Kept).Count, 450, 550);
        Assert.Equal("attempt 699", after.Newest(1)[0].Target);
        Assert.NotNull(_audit.Verify().Broken);
        after.Append(SomeAudit.Applied(1));
        Assert.Null(_audit.Open().Alarm);
    }

    [Fact]
    public void Of_an_instance_that_keeps_nothing_it_is_in_memory()
    {
        var log = AuditLog.InMemory(_audit.Time);
        for (var revision = 1; revision <= 1_002; revision++)
        {
            log.Append(SomeAudit.Applied(revision));
        }

        Assert.Equal(1_002, log.LastRevision);
        Assert.Equal((1_000, 1_002, 3), (log.Newest(1_000).Count, log.Newest(1_000)[0].Revision, log.Newest(1_000)[^1].Revision));
        Assert.Empty(Directory.GetFileSystemEntries(_audit.Directory));
    }

    [Fact]
    public async Task Whoever_writes_at_the_same_time_waits_and_nothing_is_lost()
    {
        var log = _audit.Open();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var attempt = 0; attempt < 50; attempt++)
            {
                log.Append(SomeAudit.Refused($"actor-{writer}") with { Target = $"{writer}/{attempt}" });
                Assert.NotEmpty(log.Newest(1));
            }
        })));

        var report = _audit.Verify();
        Assert.Equal((200, null), (report.Lines, report.Broken));
        Assert.Equal(200, log.Newest(1_000).Select(entry => entry.Target).Distinct().Count());
    }

    [Fact]
    public void Times_are_written_in_UTC()
    {
        _audit.Open().Append(SomeAudit.Applied(1) with { At = new(2030, 6, 1, 1, 30, 0, TimeSpan.FromHours(2)) });

        Assert.Contains("\"at\":\"2030-05-31T23:30:00+00:00\"", _audit.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_longer_than_a_line_bears_is_cut()
    {
        // Of the widest there is: each takes twelve characters of ASCII.
        var wide = string.Concat(Enumerable.Repeat("😀", 100_000));
        var state = new JsonObject { ["reason"] = wide };
        var log = _audit.Open();

        log.Append(SomeAudit.Refused() with { Actor = wide, Source = wide, Action = wide, Target = wide, Old = state, New = state, Reason = wide, Why = wide });

        var entry = _audit.Open().Newest(1)[0];
        Assert.Equal((199, 199, 199, 199), (entry.Actor.Length, entry.Source.Length, entry.Action.Length, entry.Target.Length));
        Assert.Equal((499, 499), (entry.Reason.Length, entry.Why!.Length));
        Assert.EndsWith("😀…", entry.Target, StringComparison.Ordinal);
        Assert.Equal("1200013 characters, too many for a line", (string?)entry.Old);
        Assert.Equal(Text(entry), Text(log.Newest(1)[0]));
        Assert.InRange(Encoding.Latin1.GetByteCount(_audit.Lines[0]), 1, 32 * 1024);
        Assert.Null(_audit.Verify().Broken);
    }

    [Fact]
    public void The_widest_line_there_can_be_is_one_that_can_be_read()
    {
        var wide = new string('\u001b', 1_000);
        var state = new JsonObject { ["x"] = new string('x', 8 * 1024 - 8) };

        _audit.Open().Append(SomeAudit.Refused() with { Actor = "a" + wide, Source = wide, Action = wide, Target = wide, Old = state, New = state, Reason = wide, Why = wide });

        Assert.Equal(8 * 1024, _audit.Open().Newest(1)[0].Old!.ToJsonString().Length);
        Assert.InRange(_audit.Lines[0].Length, 24 * 1024, 32 * 1024);
        Assert.Null(_audit.Verify().Broken);
    }

    [Fact]
    public void A_field_of_a_newer_version_is_no_damage()
    {
        _audit.OpenWith(revisions: 1);
        var text = _audit.Lines[0].Replace("\"prev\":", "\"ticket\":\"4711\",\"prev\":", StringComparison.Ordinal);
        text = text[..text.IndexOf(",\"hash\"", StringComparison.Ordinal)];
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        _audit.Bytes = Encoding.ASCII.GetBytes($"{text},\"hash\":\"{hash}\"}}\n");

        _audit.Open().Append(SomeAudit.Applied(2));

        Assert.Equal((2, null), (_audit.Verify().Lines, _audit.Verify().Broken));
    }

    private static string Text(AuditEntry entry) => (entry with { Old = null, New = null }) + entry.Old?.ToJsonString() + entry.New?.ToJsonString();
}

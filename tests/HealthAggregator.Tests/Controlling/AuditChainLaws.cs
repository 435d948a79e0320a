using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

/// <summary>What was appended is whole, and what was done to it otherwise shows.</summary>
public sealed class AuditChainLaws : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public void Whatever_is_appended_verifies_and_is_read_back() => Law.Holds(
        Entries,
        entries =>
        {
            File.Delete(_audit.Path);
            var log = _audit.Open();
            foreach (var entry in entries)
            {
                log = entry.Reopened ? _audit.Open() : log;
                log.Append(entry.Entry);
            }

            var report = _audit.Verify();
            Assert.Equal((entries.Length, null, 0), (report.Lines, report.Broken, report.Torn));
            Assert.Equal(entries.Select(entry => entry.Entry).Where(entry => entry.Outcome == AuditOutcome.Applied).Select(entry => entry.Revision).LastOrDefault(), report.LastApplied);
            Assert.Equal((log.LastRevision, null), (_audit.Open().LastRevision, _audit.Open().Alarm));
            Assert.Equal(entries.Reverse().Select(entry => entry.Entry.Reason), _audit.Open().Newest(AuditLog.Kept).Select(entry => entry.Reason));
        },
        times: 150);

    [Fact]
    public void Any_byte_that_is_changed_is_found()
    {
        var good = FewLines();
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var other in new[] { (byte)(good[at] ^ 1), (byte)(good[at] ^ 0x20), (byte)(good[at] ^ 0x80), (byte)'\n', (byte)' ', (byte)0 }.Where(other => other != good[at]))
            {
                byte[] bad = [.. good];
                bad[at] = other;
                var lineOfIt = good.AsSpan(0, at).Count((byte)'\n') + 1;

                var report = SomeAudit.Verify(bad);

                Assert.True(report.Broken is not null, $"{other} at {at}");
                Assert.InRange(report.Lines + 1, lineOfIt, lineOfIt);
            }
        }
    }

    [Fact]
    public void Any_byte_that_is_missing_or_too_many_is_found()
    {
        var good = FewLines();
        for (var at = 0; at < good.Length - 1; at++)
        {
            Assert.True(SomeAudit.Verify([.. good[..at], .. good[(at + 1)..]]).Broken is not null, $"without {at}");
            Assert.True(SomeAudit.Verify([.. good[..at], (byte)'0', .. good[at..]]).Broken is not null, $"more at {at}");
        }
    }

    [Fact]
    public void Any_line_that_is_missing_is_found_unless_it_is_the_last()
    {
        FewLines();
        for (var missing = 0; missing < _audit.Lines.Count - 1; missing++)
        {
            var report = Verify([.. _audit.Lines.Where((_, index) => index != missing)]);

            Assert.Equal(missing, report.Lines);
            Assert.Equal(
                missing == 0 ? "it continues a line that is missing: the beginning of the log was removed"
                    : "it does not continue the line before it: one was changed, removed, moved or put in between",
                report.Broken);
        }
    }

    [Fact]
    public void Any_two_lines_that_changed_places_are_found()
    {
        FewLines();
        foreach (var (first, second) in from first in Enumerable.Range(0, _audit.Lines.Count) from second in Enumerable.Range(first + 1, _audit.Lines.Count - first - 1) select (first, second))
        {
            string[] lines = [.. _audit.Lines];
            (lines[first], lines[second]) = (lines[second], lines[first]);

            Assert.Equal(first, Verify(lines).Lines);
            Assert.NotNull(Verify(lines).Broken);
        }
    }

    [Fact]
    public void Any_line_that_was_put_in_between_is_found()
    {
        FewLines();
        using var other = new SomeAudit();
        other.OpenWith(revisions: 1);
        foreach (var inserted in _audit.Lines.Append(other.Lines[0]).Append("{}\n").Append("\n"))
        {
            for (var at = 0; at < _audit.Lines.Count; at++)
            {
                Assert.True(Verify([.. _audit.Lines.Take(at), inserted, .. _audit.Lines.Skip(at)]).Broken is not null, $"{inserted} at {at}");
            }
        }
    }

    [Fact]
    public void A_line_that_was_forged_with_a_hash_of_its_own_is_found_by_the_next()
    {
        FewLines();
        string[] lines = [.. _audit.Lines];
        var text = lines[1][..lines[1].IndexOf(",\"hash\"", StringComparison.Ordinal)].Replace("alice", "mallory", StringComparison.Ordinal);
        lines[1] = $"{text},\"hash\":\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(text)))}\"}}\n";

        Assert.Equal((2, "it does not continue the line before it: one was changed, removed, moved or put in between"), (Verify(lines).Lines, Verify(lines).Broken));
    }

    [Fact]
    public void A_state_that_was_set_back_shows()
    {
        var log = _audit.OpenWith(revisions: 15);
        log.Append(SomeAudit.Applied(13));

        Assert.Equal((15, "it made revision 13 after revision 15 was made: the state was set back"), (_audit.Verify().Lines, _audit.Verify().Broken));
        Assert.Equal(15, log.LastRevision);
    }

    [Theory]
    [InlineData("recover")]
    [InlineData("reload")]
    public void What_is_applied_and_no_part_of_control_state_makes_no_revision(string action)
    {
        var log = _audit.OpenWith(revisions: 2);
        log.Append(SomeAudit.Applied(2) with { Action = action });
        log.Append(SomeAudit.Applied(2) with { Action = action, Reason = "once more" });
        log.Append(SomeAudit.Applied(3));

        Assert.Equal((5, null, 3), (_audit.Verify().Lines, _audit.Verify().Broken, _audit.Verify().LastApplied));
        Assert.Equal((3, null), (_audit.Open().LastRevision, _audit.Open().Alarm));
    }

    [Fact]
    public void What_makes_no_revision_hides_no_change_that_is_missing()
    {
        var log = _audit.OpenWith(revisions: 2);

        log.Append(SomeAudit.Applied(3) with { Action = "reload" });

        Assert.Equal((2, null), (log.LastRevision, _audit.Verify().Broken));
    }

    [Fact]
    public void A_log_of_any_length_is_verified_in_the_memory_of_a_few_lines()
    {
        using var endless = new EndlessLine();

        Assert.Equal((0, "it has no end"), (AuditReport.Of(endless).Lines, AuditReport.Of(endless).Broken));
        Assert.InRange(endless.WasRead, 1, 1024 * 1024);
    }

    private static AuditReport Verify(string[] lines) => SomeAudit.Verify(Encoding.Latin1.GetBytes(string.Concat(lines)));

    /// <summary>Of every kind.</summary>
    private byte[] FewLines()
    {
        var log = _audit.OpenWith(revisions: 2);
        log.Append(SomeAudit.Refused(revision: 2));
        log.Append(SomeAudit.Applied(2) with { Outcome = AuditOutcome.Unchanged });
        log.Append(SomeAudit.Applied(3));
        return _audit.Bytes;
    }

    private static readonly Gen<(AuditEntry Entry, bool Reopened)[]> Entries =
        from count in Gen.Choose(1, 12)
        from entries in Gen.CollectToArray(Enumerable.Range(0, count), _ => Entry)
        select InOrder(entries);

    // Whatever UTF-16 can hold but for halves of characters, which no JSON can.
    private static readonly Gen<string> Text = Gen.Elements(
        "", "plain", "\"\\/", "\0\u0001\u001b[2J\r\n\t\u007f\u0085\u009b", "\u2028\u2029\u202e\u2066\u200b\ufeff", "Jürgen", "日本語", "😀\U000e0041", "{\"hash\":\"", "\",\"hash\":\"");

    private static readonly Gen<(AuditEntry Entry, bool Reopened)> Entry =
        from outcome in Gen.Elements(AuditOutcome.Applied, AuditOutcome.Applied, AuditOutcome.Unchanged, AuditOutcome.Refused)
        from actor in Text
        from target in Text
        from reason in Text
        from state in Text
        from why in Gen.Elements(null, "forced")
        from reopened in Gen.Elements(true, false, false)
        select (SomeAudit.Applied(0) with { Actor = actor, Target = target, Reason = reason, Old = new JsonObject { [state] = state }, New = null, Outcome = outcome, Why = why }, reopened);

    private static (AuditEntry, bool)[] InOrder((AuditEntry Entry, bool Reopened)[] entries)
    {
        var revision = 0L;
        return [.. entries.Select(entry => (entry.Entry with { Revision = entry.Entry.Outcome == AuditOutcome.Applied ? ++revision : revision }, entry.Reopened))];
    }

    /// <summary>A file of a line that never ends.</summary>
    private sealed class EndlessLine : Stream
    {
        public long WasRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => WasRead; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'{');
            WasRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

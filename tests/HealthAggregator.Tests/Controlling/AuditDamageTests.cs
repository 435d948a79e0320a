using System.Text;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>What crashes, full disks and other people do to an audit log: opening it never fails, and appending goes on.</summary>
public sealed class AuditDamageTests : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public void F60_a_line_that_a_crash_tore_at_any_byte_is_cut_off_and_the_chain_goes_on()
    {
        _audit.OpenWith(revisions: 3);
        var whole = _audit.Bytes;
        var last = Encoding.Latin1.GetString(whole).LastIndexOf("{\"revision\":3", StringComparison.Ordinal);
        for (var torn = last + 1; torn < whole.Length; torn++)
        {
            _audit.Bytes = whole[..torn];

            var log = _audit.Open();

            Assert.Equal(
                $"The audit log ended in {torn - last} bytes of a line that a crash had left unfinished, and that was never acknowledged; the next line takes their place.",
                log.TornTail);
            Assert.Equal((2, null), (log.LastRevision, log.Alarm));
            Assert.Equal((2, null, torn - last), (_audit.Verify().Lines, _audit.Verify().Broken, _audit.Verify().Torn));
            log.Append(SomeAudit.Applied(3));
            Assert.True(whole.AsSpan().SequenceEqual(_audit.Bytes), $"torn at {torn}");
        }
    }

    /// <param name="unwritten">How many bytes of it, or all.</param>
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(200)]
    [InlineData(2)]
    public void F60_a_line_that_a_loss_of_power_left_as_zeros_is_a_torn_one(int unwritten)
    {
        _audit.OpenWith(revisions: 3);
        var whole = _audit.Bytes;
        var last = Encoding.Latin1.GetString(whole).LastIndexOf("{\"revision\":3", StringComparison.Ordinal);
        var zeros = new byte[Math.Min(unwritten, whole.Length - last)];
        _audit.Bytes = [.. whole[..^zeros.Length], .. zeros];

        var log = _audit.Open();
        log.Append(SomeAudit.Applied(3));

        Assert.NotNull(log.TornTail);
        Assert.Equal(whole, _audit.Bytes);
    }

    // What is refused is written down without waiting for the disk.
    [Fact]
    public void F60_so_is_one_of_a_refused_attempt_of_which_only_the_end_is_a_zero()
    {
        _audit.OpenWith(revisions: 2).Append(SomeAudit.Refused());
        _audit.Bytes = [.. _audit.Bytes[..^1], 0];

        var log = _audit.Open();

        Assert.Null(log.Alarm);
        Assert.NotNull(log.TornTail);
    }

    [Fact]
    public void F60_a_log_whose_only_line_was_torn_begins_anew()
    {
        _audit.OpenWith(revisions: 1);
        _audit.Bytes = _audit.Bytes[..^1];

        _audit.Open().Append(SomeAudit.Applied(1));

        Assert.Equal((1, null), (_audit.Verify().Lines, _audit.Verify().Broken));
    }

    [Fact]
    public void Any_byte_changed_near_the_end_is_an_alarm_or_a_torn_line_and_no_obstacle()
    {
        _audit.OpenWith(revisions: 2);
        var good = _audit.Bytes;
        for (var at = 0; at < good.Length; at += at < good.Length - 80 ? 7 : 1)
        {
            foreach (var other in new byte[] { (byte)(good[at] ^ 1), (byte)'\n', 0, 0xff })
            {
                byte[] bad = [.. good];
                bad[at] = other;
                _audit.Bytes = bad;

                var log = _audit.Open();
                log.Append(SomeAudit.Applied(3));

                Assert.True(log.Alarm is not null || bad.AsSpan().SequenceEqual(good), $"{other} at {at}");
                Assert.Equal(bad, _audit.Bytes[..good.Length]);
                Assert.Equal((3, 3), (log.LastRevision, _audit.Open().LastRevision));
                Assert.NotNull(_audit.Open().Newest(1).SingleOrDefault(entry => entry.Revision == 3));
            }
        }
    }

    [Fact]
    public void An_alarm_says_where_what_and_what_to_do()
    {
        _audit.OpenWith(revisions: 2);
        var second = _audit.Lines[0].Length;
        _audit.Bytes = Encoding.Latin1.GetBytes(_audit.Lines[0] + _audit.Lines[1].Replace("alice", "malice", StringComparison.Ordinal));

        Assert.Equal(
            $"The audit log {_audit.Path} is damaged: the line at byte {second} is not what was written: it does not end with the hash of its text. "
            + "Keep a copy of it for whoever finds out why; audit verify tells more. New lines are appended all the same.",
            _audit.Open().Alarm);
    }

    [Fact]
    public void What_somebody_else_wrote_without_an_end_stays_and_the_next_line_is_not_glued_to_it()
    {
        _audit.OpenWith(revisions: 1);
        File.AppendAllText(_audit.Path, "# seen by me, bob");

        var log = _audit.Open();
        log.Append(SomeAudit.Applied(2));

        Assert.Contains($"what follows byte {_audit.Lines[0].Length} is no line", log.Alarm, StringComparison.Ordinal);
        Assert.Equal("# seen by me, bob\n", _audit.Lines[1]);
        Assert.Equal(2, _audit.Open().LastRevision);
        Assert.Equal((1, "it does not end with the hash of its text"), (_audit.Verify().Lines, _audit.Verify().Broken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("{")]
    [InlineData("{}\n")]
    [InlineData("\n")]
    public void Megabytes_of_anything_are_an_alarm_and_no_obstacle(string repeated)
    {
        var anything = new byte[5 * 1024 * 1024];
        new Random(1).NextBytes(anything);
        _audit.Bytes = repeated.Length == 0 ? anything : [.. Enumerable.Range(0, anything.Length).Select(at => (byte)repeated[at % repeated.Length])];

        var log = _audit.Open();
        log.Append(SomeAudit.Applied(1));

        Assert.NotNull(log.Alarm);
        Assert.Equal(1, _audit.Open().LastRevision);
    }

    [Fact]
    public void A_log_that_cannot_be_read_is_an_alarm_and_says_so_until_it_can()
    {
        Directory.CreateDirectory(_audit.Path);
        var log = _audit.Open();

        Assert.StartsWith($"The audit log {_audit.Path} cannot be read: ", log.Alarm, StringComparison.Ordinal);
        Assert.EndsWith(". Let this user read and write it; until then no change is made.", log.Alarm, StringComparison.Ordinal);
        Assert.Throws<UnauthorizedAccessException>(() => log.Append(SomeAudit.Applied(1)));
        Assert.Empty(log.Newest(1));

        Directory.Delete(_audit.Path);
        log.Append(SomeAudit.Applied(1));

        Assert.Null(log.Alarm);
        Assert.Equal((1, 1, null), (log.LastRevision, _audit.Verify().Lines, _audit.Verify().Broken));
    }

    [Fact]
    public void A_log_that_could_not_be_read_at_first_is_continued_when_it_can()
    {
        _audit.OpenWith(revisions: 2);
        var moved = _audit.Path + ".moved";
        File.Move(_audit.Path, moved);
        Directory.CreateDirectory(_audit.Path);
        var log = _audit.Open();
        Directory.Delete(_audit.Path);
        File.Move(moved, _audit.Path);

        log.Append(SomeAudit.Applied(3));

        Assert.Equal((3, null), (_audit.Verify().Lines, _audit.Verify().Broken));
        Assert.Equal((null, 3, 3), (log.Alarm, log.LastRevision, log.Newest(10).Count));
    }

    [Fact]
    public void Lines_that_somebody_removes_while_it_is_open_leave_a_gap_that_shows()
    {
        var log = _audit.OpenWith(revisions: 3);
        _audit.Bytes = Encoding.Latin1.GetBytes(_audit.Lines[0]);

        log.Append(SomeAudit.Applied(4));

        Assert.Contains("was changed by somebody else while this process ran", log.Alarm, StringComparison.Ordinal);
        Assert.Equal((1, "it does not continue the line before it: one was changed, removed, moved or put in between"), (_audit.Verify().Lines, _audit.Verify().Broken));
        Assert.Equal((4, 4), (log.LastRevision, log.Newest(10).Count));
    }

    [Fact]
    public void A_log_that_somebody_removes_while_it_is_open_is_made_anew_and_shows_that_it_is_not_the_first()
    {
        var log = _audit.OpenWith(revisions: 3);
        File.Delete(_audit.Path);

        log.Append(SomeAudit.Applied(4));

        Assert.NotNull(log.Alarm);
        Assert.Equal((0, "it continues a line that is missing: the beginning of the log was removed"), (_audit.Verify().Lines, _audit.Verify().Broken));
        Assert.Single(_audit.Lines);
    }

    [Fact]
    public void A_line_that_somebody_else_appends_while_it_is_open_is_an_alarm_and_is_not_written_over()
    {
        var log = _audit.OpenWith(revisions: 1);
        _audit.Open().Append(SomeAudit.Applied(2));

        log.Append(SomeAudit.Applied(3));

        Assert.Contains("was changed by somebody else while this process ran", log.Alarm, StringComparison.Ordinal);
        Assert.Equal((3, null), (_audit.Verify().Lines, _audit.Verify().Broken));
    }
}

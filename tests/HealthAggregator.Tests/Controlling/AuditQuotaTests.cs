using System.Text.Json;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>F54: whoever guesses tokens must not fill the disk, and nobody's change goes unwritten for it.</summary>
public sealed class AuditQuotaTests : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public void F54_of_those_without_a_token_ten_a_minute_are_written_whatever_their_address()
    {
        var log = _audit.Open();
        for (var guess = 0; guess < 1_000; guess++)
        {
            log.Append(SomeAudit.Refused() with { Source = $"192.0.2.{guess % 250}" });
        }

        Assert.Equal(10, _audit.Lines.Count);
        Assert.Equal(10, log.Newest(AuditLog.Kept).Count);
    }

    [Fact]
    public void F54_the_next_line_says_how_many_were_not_written()
    {
        var log = _audit.Open();
        Refuse(log, 17);
        Assert.All(_audit.Lines, line => Assert.DoesNotContain("suppressed", line, StringComparison.Ordinal));

        _audit.Time.Advance(TimeSpan.FromMinutes(1));
        Refuse(log, 2);

        Assert.Equal(12, _audit.Lines.Count);
        Assert.Contains("\"suppressed\":7,", _audit.Lines[10], StringComparison.Ordinal);
        Assert.DoesNotContain("suppressed", _audit.Lines[11], StringComparison.Ordinal);
        Assert.Null(_audit.Verify().Broken);
    }

    [Fact]
    public void F54_no_minute_has_more_than_ten_wherever_it_begins()
    {
        var log = _audit.Open();
        var written = new List<int>();
        for (var second = 0; second < 600; second++)
        {
            var before = File.Exists(_audit.Path) ? _audit.Lines.Count : 0;
            Refuse(log, second % 7);
            written.Add((File.Exists(_audit.Path) ? _audit.Lines.Count : 0) - before);
            _audit.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(Enumerable.Range(0, written.Count - 60), start => Assert.InRange(written.Skip(start).Take(60).Sum(), 1, 10));
        Assert.Equal(100, written.Sum());
    }

    [Fact]
    public void F54_each_known_actor_has_sixty_of_his_own()
    {
        var log = _audit.Open();
        Refuse(log, 20);
        Refuse(log, 100, "alice");
        Refuse(log, 100, "bob");

        Assert.Equal(10 + 60 + 60, _audit.Lines.Count);
        Assert.Equal(60, log.Newest(AuditLog.Kept).Count(entry => entry.Actor == "bob"));
        _audit.Time.Advance(TimeSpan.FromMinutes(1));
        Refuse(log, 1);

        // Whose line comes next tells of all that were suppressed, whoever they were.
        Assert.Equal(
            [(10, 10), (70, 40), (130, 40)],
            _audit.Lines.Index().Where(line => line.Item.Contains("suppressed", StringComparison.Ordinal)).Select(line => (line.Index, JsonDocument.Parse(line.Item).RootElement.GetProperty("suppressed").GetInt32())));
    }

    [Theory]
    [InlineData(AuditOutcome.Applied)]
    [InlineData(AuditOutcome.Unchanged)]
    public void What_was_not_refused_is_written_always(AuditOutcome outcome)
    {
        var log = _audit.Open();
        Refuse(log, 100);
        Refuse(log, 100, "alice");
        for (var change = 1; change <= 200; change++)
        {
            log.Append(SomeAudit.Applied(change) with { Outcome = outcome });
        }

        Assert.Equal(200, log.Newest(AuditLog.Kept).Count(entry => entry.Outcome == outcome));
        Assert.DoesNotContain("suppressed", _audit.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_written_is_counted_with_what_it_would_have_told_of()
    {
        var log = _audit.Open();
        Refuse(log, 15);
        _audit.Time.Advance(TimeSpan.FromMinutes(1));
        var aside = _audit.Path + ".aside";
        File.Move(_audit.Path, aside);
        Directory.CreateDirectory(_audit.Path);
        Assert.Throws<UnauthorizedAccessException>(() => Refuse(log, 1));
        Directory.Delete(_audit.Path);
        File.Move(aside, _audit.Path);

        Refuse(log, 1);

        Assert.Contains("\"suppressed\":6,", _audit.Lines[^1], StringComparison.Ordinal);
    }

    private static void Refuse(AuditLog log, int times, string actor = "")
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            log.Append(SomeAudit.Refused(actor));
        }
    }
}

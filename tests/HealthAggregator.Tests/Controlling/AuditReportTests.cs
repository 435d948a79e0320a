using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>An audit log beside the state that it tells of.</summary>
public sealed class AuditReportTests : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public void A_whole_log_is_told_of_in_figures()
    {
        var log = _audit.OpenWith(revisions: 2);
        log.Append(SomeAudit.Refused(revision: 2) with { At = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) });

        Assert.Equal(new(3, new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero), new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero), 2, 0, null), _audit.Verify());
    }

    [Fact]
    public void A_log_without_a_line_is_whole() => Assert.Equal(new(0, null, null, 0, 0, null), SomeAudit.Verify([]));

    [Theory]
    [InlineData(3, 3L)]
    [InlineData(3, null)]
    public void A_state_of_the_same_revision_misses_nothing(long revision, long? change)
    {
        var report = With(revisions: 3);

        Assert.Null(report.Missing(new(revision, change), new(revision, change)));
        Assert.Empty(report.Notes(new(revision, change)));
    }

    [Theory]
    [InlineData(5, 5L)]
    [InlineData(4, null)]
    [InlineData(4, 3L)]
    public void A_state_that_is_further_than_the_log_says_that_lines_are_missing(long revision, long? change) =>
        Assert.Equal(
            $"the log ends at revision 3, but the state is at {revision}: its last lines are missing",
            With(revisions: 3).Missing(new(revision, change), new(revision, change)));

    [Fact]
    public void F60_a_line_that_waits_in_the_state_is_no_missing_one()
    {
        var report = With(revisions: 3);

        Assert.Null(report.Missing(new(4, 4), new(4, 4)));
        Assert.StartsWith("The line of revision 4 is not in it yet.", Assert.Single(report.Notes(new(4, 4))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_behind_the_log_says_that_it_was_put_there() =>
        Assert.Equal("the log ends at revision 3, but the state is at 2: an older state was put in its place", With(revisions: 3).Missing(new(2, 2), new(2, 2)));

    [Fact]
    public void Changes_made_while_the_log_is_read_are_no_fault() => Assert.Null(With(revisions: 5).Missing(new(3, 3), new(8, 8)));

    [Fact]
    public void Where_no_state_can_be_read_it_is_said_that_nobody_knows()
    {
        var report = With(revisions: 3);

        Assert.Null(report.Missing(null, null));
        Assert.StartsWith("There is no state beside it that can be read", Assert.Single(report.Notes(null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schema":1,"control":{"revision":4,"change":{"revision":4}}}""", 4L, 4L)]
    [InlineData("""{"control":{"revision":0}}""", 0L, null)]
    [InlineData("""{"control":{"revision":4,"change":null}}""", 4L, null)]
    [InlineData("""{"control":{"revision":"4"}}""", null, null)]
    [InlineData("""{"control":4}""", null, null)]
    [InlineData("""[]""", null, null)]
    [InlineData("""{"control":{"revision":4""", null, null)]
    [InlineData("", null, null)]
    public void The_state_s_revision_is_read_from_the_control_document(string document, long? revision, long? change)
    {
        File.WriteAllText(Path.Combine(_audit.Directory, "control.json"), document);

        Assert.Equal((revision, change), (AuditedState.In(_audit.Directory)?.Revision, AuditedState.In(_audit.Directory)?.Change));
    }

    [Fact]
    public void A_control_document_that_is_not_there_says_nothing() => Assert.Null(AuditedState.In(_audit.Directory));

    private AuditReport With(int revisions)
    {
        _audit.OpenWith(revisions);
        return _audit.Verify();
    }
}

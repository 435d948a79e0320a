namespace HealthAggregator.Controlling;

/// <summary>Goes from line to line of an audit log, and sees whether each continues the one before.</summary>
internal sealed class AuditChain
{
    private bool _isAtStart;
    private AuditEntry? _lastApplied;

    private AuditChain(bool isAtStart) => _isAtStart = isAtStart;

    /// <summary>What the next line continues; null before a line in the middle of the log.</summary>
    public string? Hash { get; private set; }

    /// <summary>The highest revision among the applied entries so far.</summary>
    public long LastApplied { get; private set; }

    public static AuditChain FromStart() => new(isAtStart: true) { Hash = AuditLine.NoLine };

    /// <summary>Whatever the first line continues will be believed.</summary>
    public static AuditChain FromMiddle() => new(isAtStart: false);

    /// <summary>Takes in the next line.</summary>
    /// <param name="bytes">Without its end.</param>
    /// <param name="line">Null where the bytes are none.</param>
    /// <returns>What is wrong with it; null when it continues the chain.</returns>
    public string? Follow(ReadOnlySpan<byte> bytes, out AuditLine? line)
    {
        line = AuditLine.Parse(bytes, out var wrong);
        var broken = line is null ? wrong : BreakAt(line);
        (Hash, LastApplied, _isAtStart) = (AuditLine.HashOf(bytes), Math.Max(LastApplied, line?.LastApplied ?? 0), false);
        _lastApplied = line?.Entry is { MakesRevision: true } applied ? applied : _lastApplied;
        return broken;
    }

    private string? BreakAt(AuditLine line)
    {
        if (Hash is null)
        {
            return null;
        }

        if (line.Previous != Hash)
        {
            return _isAtStart
                ? "it continues a line that is missing: the beginning of the log was removed"
                : "it does not continue the line before it: one was changed, removed, moved or put in between";
        }

        var entry = line.Entry;
        return BreakOfRevisions(entry) ?? (line.LastApplied != (entry.MakesRevision ? entry.Revision : LastApplied)
                ? $"it says that revision {line.LastApplied} was the last one applied, which no line before it did"
                : null);
    }

    private string? BreakOfRevisions(AuditEntry entry)
    {
        // The same change may be there twice: a process that could not read the log wrote down once more what the one before it had.
        var isAgain = _lastApplied is { } last && (last.Revision, last.At, last.Actor, last.Action) == (entry.Revision, entry.At, entry.Actor, entry.Action);
        if (!entry.MakesRevision || isAgain || LastApplied == 0 || entry.Revision == LastApplied + 1)
        {
            return null;
        }

        return entry.Revision <= LastApplied
            ? $"it made revision {entry.Revision} after revision {LastApplied} was made: the state was set back"
            : $"it made revision {entry.Revision} after revision {LastApplied}: the lines in between were cut off the end of the log, which then went on";
    }
}

namespace HealthAggregator.Controlling;

/// <summary>
/// Who changed what, and who tried to: one JSON object a line, only ever appended to, each with the hash of the line before. Opening one never fails and never
/// writes: what cannot be read is an alarm, and what cannot be written is said by whoever appends.
/// </summary>
public sealed class AuditLog
{
    public const string FileName = "audit.jsonl";

    /// <summary>How many of the newest entries can be asked for.</summary>
    public const int Kept = 1_000;

    private readonly AuditFile? _file;
    private readonly RefusalQuota _quota;

    // Taken by whoever appends: the change that has its turn, or the request that is refused, each on a thread of the web server.
    private readonly Lock _appending = new();

    // Written by whoever appends, read by every request: nobody who only looks waits for the disk.
    private volatile AuditEnd _end;
    private volatile string? _alarm;

    private AuditLog(AuditFile? file, TimeProvider time)
    {
        (_file, _quota) = (file, new(time));
        (_end, _alarm) = (file?.End ?? AuditEnd.OfNothing, file?.Alarm);
        TornTail = _end.Torn == 0 ? null
            : $"The audit log ended in {_end.Torn} bytes of a line that a crash had left unfinished, and that was never acknowledged; the next line takes their place.";
    }

    /// <summary>What an operator must know of the log: a sentence with what to do; null when all is well.</summary>
    public string? Alarm => _alarm;

    /// <summary>That a crash had left half a line at the end; null when it had not. Worth a line in the log of the process.</summary>
    public string? TornTail { get; }

    /// <summary>The highest revision among the applied entries; 0 when there is none.</summary>
    public long LastRevision => _end.LastApplied;

    /// <summary>The log of an instance that keeps nothing.</summary>
    public static AuditLog InMemory(TimeProvider time) => new(null, time);

    /// <summary>The log in <paramref name="stateDirectory"/>; its file is made with the first line. Whoever appends to it holds the directory's lock.</summary>
    /// <param name="disk">Default: the disk.</param>
    public static AuditLog In(string stateDirectory, TimeProvider time, DiskCalls? disk = null) =>
        new(AuditFile.Of(Path.GetFullPath(Path.Combine(stateDirectory, FileName)), disk ?? DiskCalls.Real), time);

    /// <summary>Writes an entry down. One that was applied or unchanged is durable when this returns; of those refused, too many in a minute are only counted.</summary>
    /// <exception cref="IOException">It could not be written, and nothing of it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Append(AuditEntry entry)
    {
        var isRefused = entry.Outcome == AuditOutcome.Refused;
        if ((isRefused ? _quota.Admit(entry.Actor) : 0) is not { } suppressed)
        {
            return;
        }

        try
        {
            lock (_appending)
            {
                Write(entry, suppressed);
            }
        }
        catch (Exception exception) when (isRefused && exception is IOException or UnauthorizedAccessException)
        {
            _quota.TakeBack(suppressed);
            throw;
        }
    }

    /// <summary>The newest entries, newest first.</summary>
    /// <param name="limit">At most that many; 1 to <see cref="Kept"/>.</param>
    public IReadOnlyList<AuditEntry> Newest(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Kept);
        return [.. _end.Newest.Reverse().Take(limit)];
    }

    private void Write(AuditEntry entry, long suppressed)
    {
        if (_file is null)
        {
            var line = AuditLine.Of(entry, suppressed, _end.LastApplied, _end.Hash);
            _end = _end.After(line, line.ToBytes(), 0);
            return;
        }

        _file.Append(entry, suppressed);
        (_end, _alarm) = (_file.End, _file.Alarm);
    }
}

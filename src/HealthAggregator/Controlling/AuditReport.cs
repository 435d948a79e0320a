namespace HealthAggregator.Controlling;

/// <summary>What an audit log turned out to be.</summary>
/// <param name="Lines">The lines that continue one another from the first on.</param>
/// <param name="First">The time of the first of them.</param>
/// <param name="Last">The time of the last of them.</param>
/// <param name="LastApplied">The highest revision among the applied entries.</param>
/// <param name="Torn">The bytes at the end that are the beginning of a line.</param>
/// <param name="Broken">What is wrong with the line after the last of them; null when there is none.</param>
public sealed record AuditReport(long Lines, DateTimeOffset? First, DateTimeOffset? Last, long LastApplied, int Torn, string? Broken)
{
    private static readonly AuditReport OfNothing = new(0, null, null, 0, 0, null);

    /// <summary>Reads a log to its end, or to the first line that is not right, in the memory of a few lines.</summary>
    public static AuditReport Of(Stream log)
    {
        var (chain, report) = (AuditChain.FromStart(), OfNothing);
        var buffer = new byte[2 * (AuditLine.Longest + 1)];
        for (int filled = 0, read = -1; read != 0;)
        {
            read = log.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var rest = buffer.AsSpan(0, filled);
            while (report.Broken is null && rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                report = report.After(rest[..end], chain);
                rest = rest[(end + 1)..];
            }

            if (report.Broken is not null)
            {
                return report;
            }

            if (read == 0 || rest.Length > AuditLine.Longest)
            {
                return AuditLine.CanBegin(rest) ? report with { Torn = rest.Length } : report with { Broken = "it has no end" };
            }

            rest.CopyTo(buffer);
            filled = rest.Length;
        }

        return report;
    }

    /// <summary>What the state has, and the log has not, or the other way round.</summary>
    /// <param name="before">The state before the log was read; null where it cannot be read.</param>
    /// <param name="after">The state after that: whatever happens meanwhile is no fault.</param>
    /// <returns>Null when nothing is missing.</returns>
    public string? Missing(AuditedState? before, AuditedState? after) =>
        before is not null && before.Revision > LastApplied && !IsPending(before)
            ? $"the log ends at revision {LastApplied}, but the state is at {before.Revision}: its last lines are missing"
            : after is not null && LastApplied > after.Revision
                ? $"the log ends at revision {LastApplied}, but the state is at {after.Revision}: an older state was put in its place"
                : null;

    /// <summary>What is no fault, but may look like one.</summary>
    /// <param name="before">The state before the log was read; null where it cannot be read.</param>
    public IEnumerable<string> Notes(AuditedState? before)
    {
        if (Torn > 0)
        {
            yield return $"Its last {Torn} bytes are the beginning of a line: a crash cut it short before anybody was told that it was done, or it is being written just now.";
        }

        if (before is not null && IsPending(before))
        {
            yield return $"The line of revision {before.Revision} is not in it yet. It is kept with the state since a crash or a full disk, and comes first when the instance starts or changes anything.";
        }

        if (before is null)
        {
            yield return "There is no state beside it that can be read, so nobody knows whether lines are missing at its end.";
        }
    }

    private bool IsPending(AuditedState state) => state.Revision == LastApplied + 1 && state.Change == state.Revision;

    private AuditReport After(ReadOnlySpan<byte> bytes, AuditChain chain) => chain.Follow(bytes, out var line) is { } wrong
        ? this with { Broken = wrong }
        : this with { Lines = Lines + 1, First = First ?? line!.Entry.At, Last = line!.Entry.At, LastApplied = chain.LastApplied };
}

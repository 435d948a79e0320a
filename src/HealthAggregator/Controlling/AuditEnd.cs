using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Controlling;

/// <summary>Where an audit log goes on, as its last lines say.</summary>
/// <param name="Length">Where the next line begins. What stands behind it is left of a line that was never acknowledged.</param>
/// <param name="Hash">What the next line continues.</param>
/// <param name="LastApplied">The highest revision among the applied entries.</param>
internal sealed record AuditEnd(long Length, string Hash, long LastApplied)
{
    /// <summary>How much of a log is looked at, in bytes: opening a log of years takes no longer than one of days.</summary>
    private const int Window = 4 * 1024 * 1024;

    /// <summary>A log without a line.</summary>
    public static readonly AuditEnd OfNothing = new(0, AuditLine.NoLine, 0);

    /// <summary>The newest entries, oldest first, at most <see cref="AuditLog.Kept"/>.</summary>
    public ImmutableList<AuditEntry> Newest { get; init; } = [];

    /// <summary>How many bytes stand behind <see cref="Length"/>.</summary>
    public long Torn { get; init; }

    /// <summary>The last line has no end, and is no beginning of a line either: the next one must not be glued to it.</summary>
    public bool NeedsNewLine { get; init; }

    /// <summary>What is wrong near the end; null when all is well.</summary>
    public string? Damage { get; init; }

    /// <summary>When a line has been written behind it, of so many bytes with all that ends it.</summary>
    public AuditEnd After(AuditLine line, ReadOnlySpan<byte> bytes, int written) => this with
    {
        Length = Length + written,
        Hash = AuditLine.HashOf(bytes),
        LastApplied = line.LastApplied,
        Newest = (Newest.Count < AuditLog.Kept ? Newest : Newest.RemoveAt(0)).Add(line.Entry),
        NeedsNewLine = false,
    };

    /// <exception cref="IOException">The log cannot be read.</exception>
    public static AuditEnd Read(SafeFileHandle log)
    {
        var length = RandomAccess.GetLength(log);
        var window = new byte[Math.Min(length, Window)];
        var start = length - window.Length;
        for (int filled = 0, read; filled < window.Length; filled += read)
        {
            read = RandomAccess.Read(log, window.AsSpan(filled), start + filled);
            if (read == 0)
            {
                throw new IOException("The file became shorter while it was read");
            }
        }

        return Of(window, start);
    }

    /// <param name="window">The last bytes of the log.</param>
    /// <param name="start">Where in the log they begin.</param>
    private static AuditEnd Of(ReadOnlySpan<byte> window, long start)
    {
        var from = NewestLines(window, start);
        var chain = start + from == 0 ? AuditChain.FromStart() : AuditChain.FromMiddle();
        var (newest, damage) = (new List<AuditEntry>(), default(string));
        for (var next = 0; window[from..].IndexOf((byte)'\n') is >= 0 and var end; from = next)
        {
            next = from + end + 1;
            if (chain.Follow(window[from..(from + end)], out var line) is { } wrong)
            {
                damage ??= string.Create(CultureInfo.InvariantCulture, $"the line at byte {start + from} is not what was written: {wrong}");
            }

            if (line is not null)
            {
                newest.Add(line.Entry);
            }
        }

        var rest = window[from..];
        var isTorn = AuditLine.CanBegin(rest);
        return new(start + (isTorn ? from : window.Length), (isTorn ? chain.Hash : null) ?? AuditLine.HashOf(rest), chain.LastApplied)
        {
            Newest = [.. newest],
            Torn = isTorn ? rest.Length : 0,
            NeedsNewLine = !isTorn,
            Damage = damage ?? (isTorn ? null : string.Create(CultureInfo.InvariantCulture, $"what follows byte {start + from} is no line")),
        };
    }

    /// <returns>Where in the window the newest lines that are kept begin.</returns>
    private static int NewestLines(ReadOnlySpan<byte> window, long start)
    {
        // One more than are kept: the newline before the first of them.
        var (from, newlines) = (window.Length, 0);
        while (window[..from].LastIndexOf((byte)'\n') is >= 0 and var newline)
        {
            from = newline;
            if (++newlines > AuditLog.Kept)
            {
                return from + 1;
            }
        }

        // All of the log; or the window begins amid a line, which is not looked at. Where it is all one line, that one cannot be right.
        return start == 0 || newlines == 0 ? 0 : from + 1;
    }
}

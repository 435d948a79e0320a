using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HealthAggregator.Controlling;

/// <summary>
/// One line of the audit log: an entry, and what chains it to the line before. It is printable ASCII, whatever the entry holds, so that no terminal
/// that shows it does anything but show it; and it ends with the hash of its own text, so that a change is seen even in the last line.
/// </summary>
/// <param name="Suppressed">How many refused attempts before this one were not worth a line.</param>
/// <param name="LastApplied">The highest revision that an entry made, up to this one: whoever knows the last line knows it.</param>
/// <param name="Previous">The hash of the line before; <see cref="NoLine"/> for the first.</param>
internal sealed record AuditLine(AuditEntry Entry, long Suppressed, long LastApplied, string Previous)
{
    /// <summary>More bytes than any line has.</summary>
    public const int Longest = 32 * 1024;

    private const string HashField = ",\"hash\":\"";
    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>In place of the hash of a line before the first.</summary>
    public static readonly string NoLine = new('0', HashLength);

    /// <summary>The line that follows, with whatever would make it too long cut.</summary>
    /// <param name="lastApplied">The highest revision among the applied entries before it.</param>
    public static AuditLine Of(AuditEntry entry, long suppressed, long lastApplied, string previous) => new(
        entry with
        {
            At = entry.At.ToUniversalTime(),
            Actor = AuditText.Cut(entry.Actor, AuditText.LongestName),
            Source = AuditText.Cut(entry.Source, AuditText.LongestName),
            Action = AuditText.Cut(entry.Action, AuditText.LongestName),
            Target = AuditText.Cut(entry.Target, AuditText.LongestName),
            Old = AuditText.Cut(entry.Old),
            New = AuditText.Cut(entry.New),
            Reason = AuditText.Cut(entry.Reason, AuditText.LongestText),
            Why = entry.Why is null ? null : AuditText.Cut(entry.Why, AuditText.LongestText),
        },
        suppressed,
        entry.MakesRevision ? Math.Max(entry.Revision, lastApplied) : lastApplied,
        previous);

    /// <summary>SHA-256 of a line's bytes without its end, in lower-case hex.</summary>
    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>What an outcome is called outside of this program.</summary>
    public static string WordFor(AuditOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());

    /// <summary>The line, without its end.</summary>
    public byte[] ToBytes()
    {
        var text = AuditText.Ascii(JsonSerializer.Serialize(
            new()
            {
                Revision = Entry.Revision,
                At = Entry.At,
                Actor = Entry.Actor,
                Source = Entry.Source,
                Action = Entry.Action,
                Target = Entry.Target,
                Old = Entry.Old,
                New = Entry.New,
                Reason = Entry.Reason,
                Outcome = WordFor(Entry.Outcome),
                Why = Entry.Why,
                Suppressed = Suppressed == 0 ? null : Suppressed,
                LastApplied = LastApplied,
                Prev = Previous,
            },
            AuditShapes.OneLine.AuditShape))[..^1];
        return Encoding.ASCII.GetBytes($"{text}{HashField}{HashOf(Encoding.ASCII.GetBytes(text))}\"}}");
    }

    /// <param name="wrong">What is wrong with it, when null is returned.</param>
    public static AuditLine? Parse(ReadOnlySpan<byte> bytes, out string wrong)
    {
        if (bytes.Length > Longest)
        {
            wrong = $"it has more than {Longest} bytes";
            return null;
        }

        if (bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            wrong = "it holds bytes that no line has";
            return null;
        }

        var text = bytes[..Math.Max(0, bytes.Length - HashField.Length - HashLength - 2)];
        if (!bytes[text.Length..].SequenceEqual(Encoding.ASCII.GetBytes($"{HashField}{HashOf(text)}\"}}")))
        {
            wrong = "it does not end with the hash of its text";
            return null;
        }

        return Read(text, out wrong);
    }

    /// <summary>Whether a crash amid the writing of a line can have left this.</summary>
    public static bool CanBegin(ReadOnlySpan<byte> bytes)
    {
        // What a file system had no time to fill in before a loss of power is zeros.
        var text = bytes.TrimEnd((byte)0);
        if (bytes.Length > Longest || text.ContainsAnyExceptInRange((byte)' ', (byte)'~') || text is not ([] or [(byte)'{', ..]))
        {
            return false;
        }

        if (text.TrimEnd((byte)' ') is var line && line.Length < bytes.Length && Parse(line, out _) is { Entry.Outcome: not AuditOutcome.Refused })
        {
            // All of a line, and something else in place of its end: that was no crash, unless nobody had seen to it that the line is on the disk.
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static AuditLine? Read(ReadOnlySpan<byte> text, out string wrong)
    {
        try
        {
            var shape = JsonSerializer.Deserialize([.. text, (byte)'}'], AuditShapes.OneLine.AuditShape)!;
            wrong = "";
            return new(
                new(shape.Revision, shape.At, shape.Actor, shape.Source, shape.Action, shape.Target, shape.Old, shape.New, shape.Reason, OutcomeOf(shape.Outcome), shape.Why),
                shape.Suppressed ?? 0,
                shape.LastApplied,
                shape.Prev);
        }
        catch (JsonException exception)
        {
            wrong = $"it is no entry: {exception.Message}";
            return null;
        }
    }

    private static AuditOutcome OutcomeOf(string word) => Enum.GetValues<AuditOutcome>().Where(outcome => WordFor(outcome) == word).ToList() is [var found]
        ? found
        : throw new JsonException($"{word} is no outcome");
}

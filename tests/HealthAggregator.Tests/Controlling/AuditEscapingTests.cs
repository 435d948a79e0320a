using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>F58: whoever shows the file in a terminal sees what strangers wrote, and nothing of it happens.</summary>
public sealed class AuditEscapingTests : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    /// <summary>Every character that does something, hides or reorders, and the ends of what could.</summary>
    public static TheoryData<string> Kinds => new(
        Enumerable.Range(0, 0x11_0000).Where(Rune.IsValid).Select(code => new Rune(code))
            .Where(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            .GroupBy(rune => $"{Rune.GetUnicodeCategory(rune)} below {(rune.Value | 0xff) + 1:x}")
            .Select(group => string.Concat(group)));

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void F58_control_characters_of_every_kind_are_written_as_their_codes_in_every_field(string characters)
    {
        // Fields are cut at 200: some at a time.
        foreach (var some in characters.EnumerateRunes().Chunk(40).Select(chunk => string.Concat(chunk)))
        {
            File.Delete(_audit.Path);
            var state = new JsonObject { [some] = some };
            var entry = new AuditEntry(1, _audit.Time.GetUtcNow(), some, some, some, some, state, new JsonArray(some), some, AuditOutcome.Applied, some);

            _audit.Open().Append(entry);

            Assert.Equal(-1, _audit.Bytes.AsSpan()[..^1].IndexOfAnyExceptInRange((byte)' ', (byte)'~'));
            var read = _audit.Open().Newest(1)[0];
            Assert.Equal((some, some, some, some, some, some), (read.Actor, read.Source, read.Action, read.Target, read.Reason, read.Why));
            Assert.Equal((some, some), (read.Old!.AsObject().Single().Key, (string?)read.New![0]));
        }
    }

    /// <summary>As numbers: in an attribute, half a character is made a whole one before the test sees it.</summary>
    [Theory]
    [InlineData(0xd83d)]
    [InlineData(0xde00)]
    [InlineData(0x78, 0xde00, 0xd83d, 0x78)]
    public void F58_half_a_character_does_no_harm(params int[] codes)
    {
        var half = string.Concat(codes.Select(code => (char)code));
        Assert.Contains(half, char.IsSurrogate);

        _audit.Open().Append(SomeAudit.Applied(1) with { Actor = half, Target = half, Reason = half, Why = half });

        var (whole, read) = (string.Concat(half.Select(letter => char.IsSurrogate(letter) ? '\ufffd' : letter)), _audit.Open().Newest(1)[0]);
        Assert.Equal((whole, whole, whole, whole), (read.Actor, read.Target, read.Reason, read.Why));
        Assert.Null(_audit.Verify().Broken);
    }

    [Fact]
    public void What_people_write_in_ASCII_stays_readable()
    {
        var readable = new string([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

        _audit.Open().Append(SomeAudit.Applied(1) with { Reason = readable });

        Assert.Contains(readable.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), _audit.Lines[0], StringComparison.Ordinal);
    }
}

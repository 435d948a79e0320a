using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>The audit log of an instance, followed from line to line as it is documented, without asking the program.</summary>
public sealed class AuditTrail(string stateDirectory)
{
    private readonly List<AppliedChange> _applied = [];
    private long _length;
    private string _hash = new('0', 64);

    /// <summary>By revision: the first made revision 1.</summary>
    public IReadOnlyList<AppliedChange> Applied => _applied;

    public long LastRevision => _applied.Count;

    private string Path => System.IO.Path.Combine(stateDirectory, "audit.jsonl");

    /// <summary>Reads the lines that were added. Each must continue the one before it, and every revision have been applied by exactly one.</summary>
    public void Follow()
    {
        var added = Added();
        for (int end; (end = added.IndexOf('\n')) >= 0; added = added[(end + 1)..])
        {
            Follow(added[..end]);
            _length += end + 1;
        }

        Assert.True(added.Length == 0 || added[0] == '{', $"{Path}: what follows byte {_length} is the beginning of no line: {added}");
    }

    private string Added()
    {
        if (!File.Exists(Path))
        {
            return "";
        }

        using var file = File.Open(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Assert.True(file.Length >= _length, $"{Path} had {_length} bytes, and has {file.Length}");
        file.Position = _length;
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private void Follow(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        var text = line[..line.LastIndexOf(",\"hash\":", StringComparison.Ordinal)];
        Assert.Equal(_hash, json.GetProperty("prev").GetString());
        Assert.Equal(HashOf(text), json.GetProperty("hash").GetString());
        _hash = HashOf(line);
        if (json.GetProperty("outcome").GetString() == "applied")
        {
            Assert.Equal(LastRevision + 1, json.GetProperty("revision").GetInt64());
            _applied.Add(new(LastRevision + 1, Text("action"), Text("target"), Text("reason")));
        }

        string Text(string name) => json.GetProperty(name).GetString()!;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(text)));
}

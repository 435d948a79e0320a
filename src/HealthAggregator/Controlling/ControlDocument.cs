using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Control state as a file: what operators said, the change that made it so, and a SHA-256 over both. Immutable.</summary>
public sealed class ControlDocument
{
    /// <summary>Raised when a version that does not know something would misread the rest.</summary>
    public const int Schema = 1;

    /// <summary>Bytes.</summary>
    public const int Largest = 4 * 1024 * 1024;

    private const int Deepest = 64;

    private static readonly string NoHash = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly JsonObject _json;

    private ControlDocument(JsonObject json, ControlState state, AuditEntry change) => (_json, State, Change) = (json, state, change);

    public ControlState State { get; }

    /// <summary>What made the state so.</summary>
    public AuditEntry Change { get; }

    /// <summary>Whatever the bytes are, this ends, and says what they are.</summary>
    public static ControlReading Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (bytes.IsEmpty || bytes.Length > Largest || !Utf8.IsValid(bytes.Span))
            {
                return ControlReading.Damaged(bytes.IsEmpty ? "it is empty" : bytes.Length > Largest ? $"it is larger than {Largest} bytes" : "it is not UTF-8");
            }

            using var json = JsonDocument.Parse(bytes, new() { MaxDepth = Deepest, AllowDuplicateProperties = false });
            CheckTexts(json.RootElement);
            return Read(json.RootElement);
        }
        catch (JsonException exception)
        {
            return ControlReading.Damaged(exception.LineNumber is { } line ? $"it is not JSON from line {line + 1} on" : "it is not proper JSON");
        }
        catch (InvalidOperationException)
        {
            // The one thing that the reader of JSON tells in this way.
            return ControlReading.Damaged("a text in it is not Unicode");
        }
        catch (DamagedException exception)
        {
            return ControlReading.Damaged(exception.Message);
        }
    }

    /// <summary>Whether it is the very same text, to the last unknown member.</summary>
    public bool IsSameAs(ControlDocument? other) => other is not null && (string?)_json["sha256"] == (string?)other._json["sha256"];

    /// <summary>Whether it says the same as another state, of every data center.</summary>
    public bool Says(ControlState state) =>
        State.Revision == state.Revision && State.Unaccepted == state.Unaccepted && State.DataCenters.Keys.Union(state.DataCenters.Keys).All(name => State[name] == state[name]);

    /// <summary>The bytes of a new document.</summary>
    /// <param name="before">The one that it replaces: what that has and this version does not know goes on.</param>
    public static byte[] Write(ControlState state, AuditEntry change, ControlDocument? before)
    {
        var json = (JsonObject?)before?._json.DeepClone() ?? new() { ["sha256"] = NoHash, ["control"] = new JsonObject() };
        ControlWriter.Write(json["control"]!.AsObject(), before?.State ?? ControlState.Empty, state, change);

        // The hash has a length of its own, so writing it moves nothing that it is made of.
        json["sha256"] = NoHash;
        using (var written = JsonDocument.Parse(Bytes(json), new() { MaxDepth = 2 * Deepest }))
        {
            json["sha256"] = Convert.ToHexStringLower(HashOf(written.RootElement.GetProperty("control")));
        }

        return Bytes(json);
    }

    private static ControlReading Read(JsonElement json)
    {
        var root = new StoredObject(json, "");
        var control = root.Object("control");
        if (!root.Text("sha256").Equals(Convert.ToHexStringLower(HashOf(json.GetProperty("control"))), StringComparison.Ordinal))
        {
            throw new DamagedException("its content is not what its sha256 is of");
        }

        if (control.Integer("schema", 1, int.MaxValue) is var schema and > Schema)
        {
            return ControlReading.Newer(schema);
        }

        var (state, change) = ControlReader.Read(control);
        return ControlReading.Good(new(JsonObject.Create(json.Clone())!, state, change));
    }

    private static byte[] HashOf(JsonElement control) => SHA256.HashData(JsonMarshal.GetRawUtf8Value(control));

    /// <summary>Escapes may stand for what is no character. Where nobody looks for a text it would be found out only when it is to be written again.</summary>
    private static void CheckTexts(JsonElement json)
    {
        foreach (var member in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : [])
        {
            _ = member.Name;
            CheckTexts(member.Value);
        }

        foreach (var item in json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [])
        {
            CheckTexts(item);
        }

        _ = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
    }

    private static byte[] Bytes(JsonObject json)
    {
        var bytes = new ArrayBufferWriter<byte>();

        // With the default escapes it is plain ASCII: whoever looks at it in a terminal sees all that is there, and nothing happens to the terminal.
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteTo(writer);
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>Stored documents, whole and tampered with.</summary>
internal static class Stored
{
    public static byte[] Bytes(ControlState state, ControlDocument? before = null) => ControlDocument.Write(state, AnyControl.Change(state), before);

    public static ControlDocument Good(byte[] bytes)
    {
        var reading = ControlDocument.Read(bytes);
        Assert.Equal("", reading.Problem);
        return reading.Document!;
    }

    public static string Problem(byte[] bytes)
    {
        var reading = ControlDocument.Read(bytes);
        Assert.Null(reading.Document);
        return reading.Problem;
    }

    /// <summary>A document as another version might have written it: its hash is right.</summary>
    public static byte[] Edited(byte[] bytes, Action<JsonObject> edit)
    {
        var root = Json(bytes);
        edit(root["control"]!.AsObject());
        return Sealed(Encoding.UTF8.GetBytes(root["control"]!.ToJsonString()));
    }

    /// <summary>A document around any bytes at all: its hash is right.</summary>
    public static byte[] Sealed(ReadOnlySpan<byte> control) =>
        [.. Encoding.ASCII.GetBytes($$"""{"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(control))}}","control":"""), .. control, (byte)'}'];

    public static JsonObject Json(byte[] bytes) => JsonNode.Parse(bytes)!.AsObject();
}

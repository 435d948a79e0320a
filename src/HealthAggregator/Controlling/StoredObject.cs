using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration;

namespace HealthAggregator.Controlling;

/// <summary>A JSON object of a stored document, read strictly. A member that is null is as absent; what nobody asks for may be anything.</summary>
internal sealed class StoredObject
{
    private readonly JsonElement _json;
    private readonly string _path;

    /// <param name="path">What messages call it; empty for the whole document.</param>
    /// <exception cref="DamagedException">It is none; so with every other method here, of what it reads.</exception>
    public StoredObject(JsonElement json, string path)
    {
        (_json, _path) = (json, path);
        Check(json, path.Length == 0 ? "it" : path, JsonValueKind.Object, "an object");
    }

    public StoredObject Object(string name) => new(Required(name), Below(name));

    public StoredObject? ObjectOrNone(string name) => Find(name) is { } json ? new(json, Below(name)) : null;

    /// <summary>Empty when it is absent.</summary>
    public ImmutableArray<StoredObject> List(string name, int most)
    {
        if (Find(name) is not { } json)
        {
            return [];
        }

        Check(json, Below(name), JsonValueKind.Array, "a list");
        return json.GetArrayLength() <= most
            ? [.. json.EnumerateArray().Select((item, index) => new StoredObject(item, $"{Below(name)}[{index}]"))]
            : throw new DamagedException($"{Below(name)} has more than {most} items");
    }

    /// <summary>Empty when it is absent.</summary>
    /// <param name="names">What names may look like.</param>
    public ImmutableSortedDictionary<string, T> Map<T>(string name, Regex names, Func<StoredObject, T> read)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var member in ObjectOrNone(name) is { } found ? found._json.EnumerateObject() : [])
        {
            map.Add(
                names.IsMatch(member.Name) ? member.Name : throw new DamagedException($"{Shown.Of(member.Name)} in {Below(name)} is no name"),
                read(new(member.Value, $"{Below(name)}.{member.Name}")));
        }

        return map.ToImmutable();
    }

    public string Text(string name) => Check(Required(name), Below(name), JsonValueKind.String, "text").GetString()!;

    public string? TextOrNone(string name) => Find(name) is null ? null : Text(name);

    public bool Flag(string name) => Required(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new DamagedException($"{Below(name)} is neither true nor false"),
    };

    public long Integer(string name, long least, long most) =>
        Required(name) is { ValueKind: JsonValueKind.Number } json && json.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new DamagedException($"{Below(name)} is no whole number from {least} to {most}");

    public DateTimeOffset Time(string name) => StoredText.TryTime(Text(name), out var time) ? time : throw new DamagedException($"{Below(name)} is no time");

    public DateTimeOffset? TimeOrNone(string name) => Find(name) is null ? null : Time(name);

    /// <summary>Zero when it is absent.</summary>
    public TimeSpan Duration(string name) =>
        TextOrNone(name) is not { } text ? TimeSpan.Zero
        : StoredText.TryDuration(text, out var duration) ? duration
        : throw new DamagedException($"{Below(name)} is no duration");

    public T Word<T>(string name, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        var text = Text(name);
        foreach (var (word, meaning) in words)
        {
            if (word == text)
            {
                return meaning;
            }
        }

        throw new DamagedException($"{Below(name)} is none of the words that it may be");
    }

    public JsonNode? Anything(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } json => JsonObject.Create(json.Clone()),
        { ValueKind: JsonValueKind.Array } json => JsonArray.Create(json.Clone()),
        { } json => JsonValue.Create(json.Clone()),
    };

    private static JsonElement Check(JsonElement json, string path, JsonValueKind kind, string what) =>
        json.ValueKind == kind ? json : throw new DamagedException($"{path} is not {what}");

    private string Below(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private JsonElement Required(string name) => Find(name) ?? throw new DamagedException($"{Below(name)} is missing");

    private JsonElement? Find(string name) => _json.TryGetProperty(name, out var json) && json.ValueKind != JsonValueKind.Null ? json : null;
}

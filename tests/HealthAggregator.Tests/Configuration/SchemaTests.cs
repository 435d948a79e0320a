using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration;

namespace HealthAggregator.Tests.Configuration;

/// <summary>The schema and the reader agree: on every key, on every word, on every bound and on every default.</summary>
public sealed class SchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(ConfigSchema.Json)!.AsObject();

    [Fact]
    public void The_schema_beside_the_example_is_the_one_that_the_program_prints() =>
        Assert.Equal(ConfigSchema.Json, File.ReadAllText(Path.Combine(ConfigText.Root, "config", "health-aggregator.schema.json")));

    [Fact]
    public void The_schema_says_which_draft_it_is() =>
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", Schema["$schema"]!.GetValue<string>());

    [Fact]
    public void Every_part_of_the_file_has_the_same_keys_in_the_schema_and_in_the_reader()
    {
        var parts = Walk().Where(place => place.Schema["properties"] is not null).ToList();

        Assert.True(parts.Count > 20);
        Assert.All(parts, part =>
        {
            var keys = part.Schema["properties"]!.AsObject().Select(property => property.Key);
            Assert.False(part.Schema["additionalProperties"]!.GetValue<bool>());
            Assert.Equal($"write one of {string.Join(", ", keys)}, or drop it", Error(part.Below(".zzzzzzzzzzzzzzzz", value => $"{{ zzzzzzzzzzzzzzzz: {value} }}", part.Schema, false), "1"));
        });
    }

    [Fact]
    public void Every_required_key_is_missed_by_the_reader_and_no_other()
    {
        var parts = Walk().Where(place => place.Schema["properties"] is not null).ToList();

        Assert.All(parts, part =>
        {
            var required = part.Schema["required"]?.AsArray().Select(key => key!.GetValue<string>()) ?? [];
            var missed = Errors(part, "{}").Where(error => error.Path == part.Name && error.Problem.EndsWith(" is missing", StringComparison.Ordinal));
            Assert.Equal(required.Order(), missed.Select(error => error.Problem.Split(' ')[0]).Order());
        });
    }

    [Fact]
    public void Every_word_of_the_schema_is_read_and_no_other()
    {
        var words = Walk().Where(place => place.Schema["enum"] is not null).ToList();

        Assert.True(words.Count > 10);
        Assert.All(words, place =>
        {
            Assert.All(place.Schema["enum"]!.AsArray(), word => Assert.Null(Error(place, word!.ToJsonString())));
            Assert.NotNull(Error(place, "zzz zzz"));
        });
    }

    [Fact]
    public void Every_bound_of_the_schema_is_the_readers()
    {
        var numbers = Walk().Where(place => place.Schema["minimum"] is not null).ToList();

        Assert.True(numbers.Count > 10);
        Assert.All(numbers, place =>
        {
            var (least, most) = (place.Schema["minimum"]!.GetValue<int>(), place.Schema["maximum"]!.GetValue<int>());
            Assert.Null(Error(place, $"{least}"));
            Assert.Null(Error(place, $"{most}"));
            Assert.NotNull(Error(place, $"{least - 1}"));
            Assert.NotNull(Error(place, $"{most + 1}"));
        });
    }

    [Fact]
    public void Every_default_of_the_schema_is_read()
    {
        var defaults = Walk().Where(place => place.Schema["default"] is not null).ToList();

        Assert.True(defaults.Count > 20);
        Assert.All(defaults, place => Assert.Null(Error(place, place.Schema["default"]!.ToJsonString())));
    }

    [Fact]
    public void Every_key_is_described() =>
        Assert.All(Walk().Where(place => place.IsKey), place => Assert.True(place.Description?.Length > 10));

    /// <summary>What the reader says of a value in a place: the remedy, or null for nothing.</summary>
    private static string? Error(Place place, string value) => Errors(place, value).FirstOrDefault(error => error.Path == place.Name)?.Remedy;

    private static ImmutableArray<ConfigError> Errors(Place place, string value) => ConfigText.Read(place.Yaml(value)).Errors;

    private static List<Place> Walk()
    {
        var places = new List<Place>();
        Walk(Schema, new("", value => value, Schema, false, null), places);
        return places;
    }

    private static void Walk(JsonObject schema, Place place, List<Place> places)
    {
        place = place with { Description = (string?)schema["description"] ?? place.Description };
        if (schema["$ref"] is { } reference)
        {
            var target = Schema["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject();
            Walk(target, place with { Schema = target }, places);
            return;
        }

        places.Add(place);
        foreach (var choice in schema["anyOf"]?.AsArray().OfType<JsonObject>().Where(choice => choice["required"] is null) ?? [])
        {
            Walk(choice, place with { Schema = choice, IsKey = false, Description = null }, places);
        }

        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            Walk(property!.AsObject(), place.Below($".{name}", value => $"{{ {name}: {value}{With(name)} }}", property, true), places);
        }

        if (schema["additionalProperties"] is JsonObject named)
        {
            Walk(named, place.Below(".x", value => $"{{ x: {value} }}", named, false), places);
        }

        if (schema["items"] is JsonObject item)
        {
            Walk(item, place.Below("[0]", value => $"[ {value} ]", item, false), places);
        }
    }

    /// <summary>What a key must have beside it to mean anything, which no schema can say.</summary>
    private static string With(string key) => key == "last_site" ? ", peers: { x: http://h/ }" : "";

    /// <param name="Name">The path in messages.</param>
    /// <param name="Yaml">A file with a value in this place.</param>
    private sealed record Place(string Name, Func<string, string> Yaml, JsonObject Schema, bool IsKey, string? Description)
    {
        public Place Below(string name, Func<string, string> wrap, JsonNode schema, bool isKey) =>
            new((Name + name).TrimStart('.'), value => Yaml(wrap(value)), schema.AsObject(), isKey, null);
    }
}

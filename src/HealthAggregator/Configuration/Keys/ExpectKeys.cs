using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>expect</c>: what a page must answer.</summary>
internal static class ExpectKeys
{
    public static readonly ConfigKey<ImmutableArray<Written<(int From, int To)>>> Status = new(
        "status",
        new ListKind<(int, int)>(new StatusKind()) { TakesSingle = true },
        "The statuses that pass: a number from 200 to 599, a class such as 2xx, or a list of them.",
        "200");

    public static readonly ConfigKey<BodyRule> Word = new(
        "word",
        Texts.Word,
        "The first word of the body, exactly; a byte order mark and white space around it are ignored. The word any stands for every body.");

    public static readonly ConfigKey<string> Contains = new("contains", Texts.Needle, "Text that the body holds somewhere, exactly.");

    public static readonly ConfigKey<Matches> Matches = new(
        "matches",
        Texts.Regex,
        "A regular expression that the body matches somewhere. It never backtracks: no look-around, no back references.");

    public static readonly ConfigKey<string> Json = new(
        "json", Texts.JsonPath, "Where in a JSON body to look: member names and positions joined by dots, such as checks.0.status.");

    public static readonly ConfigKey<string> Equal = new(
        "equals", new LiteralKind(), "What the JSON must have there: text, or a number, true, false or null as JSON writes it.");

    public static readonly ConfigKey<Section> Body = new(
        "body",
        new SectionKind("expected_body", Contains, Matches, Json, Equal)
        {
            Short = Word,
            ExactlyOne = [Contains, Matches, Json],
            Together = (Json, Equal),
        },
        "What the body must be: one word that it begins with, the word any, or a map with one of contains, matches or json. At most 64 KiB are read.",
        "PASS");

    public static readonly ConfigKey<string> Value = new("value", Texts.HeaderText, "What the header says, exactly. The word any stands for every value.");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Headers = new(
        "headers",
        new MapKind<Section>(HeaderRule.Answered, new SectionKind("expected_header", Value, Contains, Matches) { Short = Value, ExactlyOne = [Value, Contains, Matches] }),
        "Headers that the page must have: what each says exactly, the word any, or a map with one of contains or matches.");

    public static readonly ConfigKey<BodyRule> Ready = new(
        "ready",
        new WordKind<BodyRule>(("aspnet", new AspNetHealth()), ("actuator", new ActuatorHealth())) { Otherwise = ", or a map such as { status: 200, body: PASS }" },
        "The health page of a framework, by its name: the reason names what is not healthy.");

    public static readonly SectionKind All = new("expected", Status, Body, Headers) { Short = Ready };
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>The blocks of config/gslb/fastly/service.tf, each with what its fields say.</summary>
internal sealed partial class FastlyService
{
    private readonly ILookup<string, IReadOnlyDictionary<string, string>> _blocks;

    private FastlyService(string text) => _blocks = Block().Matches(text).ToLookup(
        block => block.Groups[1].Value,
        block => (IReadOnlyDictionary<string, string>)Field().Matches(block.Groups[2].Value).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value + field.Groups[3].Value));

    /// <summary>Every kind of block.</summary>
    public IEnumerable<string> Kinds => _blocks.Select(blocks => blocks.Key).Order(StringComparer.Ordinal);

    public IEnumerable<WrittenCheck> Checks => _blocks["healthcheck"].Select(check => WrittenCheck.Of(
        check["name"], check.GetValueOrDefault("method", "HEAD"), check["host"], check["path"], answer => answer.Status == Number(check, "expected_response")));

    public static FastlyService Read() => new(Recipe.Read("fastly/service.tf"));

    public static int Number(IReadOnlyDictionary<string, string> block, string field) => int.Parse(block[field], CultureInfo.InvariantCulture);

    /// <summary>The block of a kind whose name it is.</summary>
    public IReadOnlyDictionary<string, string> One(string kind, string name) => _blocks[kind].Single(block => block["name"] == name);

    [GeneratedRegex(@"^  (\w+) \{\n((?:    .*\n|\n)*)  \}$", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^    (\w+)\s+= (?:""(.*)""|(\S+))$", RegexOptions.Multiline)]
    private static partial Regex Field();
}

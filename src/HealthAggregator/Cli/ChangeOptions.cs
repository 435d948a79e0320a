using System.CommandLine;
using System.Text.Json.Nodes;

namespace HealthAggregator.Cli;

/// <summary>What a change is asked for with. The instance judges what they say: it has the rules and the clock.</summary>
internal sealed class ChangeOptions
{
    public AdminClient Admin { get; } = new();

    public Option<string?> DataCenter { get; } = new("--data-center") { Description = "Which one. Default: the only one, or the one that the config marks as the default.", HelpName = "NAME" };

    public Option<string> Reason { get; } = new("--reason") { Description = "Why, for whoever reads it later.", HelpName = "TEXT", Required = true };

    public Option<string?> For { get; } = new("--for") { Description = "How long it holds, such as 30m or 4h.", HelpName = "DURATION" };

    public Option<string?> Until { get; } = new("--until") { Description = "When it ends, such as 2030-01-31T22:00:00Z.", HelpName = "TIME" };

    public Option<string?> From { get; } = new("--from") { Description = "When it begins by itself. Default: now.", HelpName = "TIME" };

    public Option<string?> Ramp { get; } = new("--ramp") { Description = "How long the weight takes from 1 to 100, such as 10m. Default: no time at all.", HelpName = "DURATION" };

    public Option<bool> Permanent { get; } = new("--permanent") { Description = "It holds until somebody takes it back." };

    public Option<bool> Force { get; } = new("--force") { Description = "Even where no data center would pass after it, as far as that instance knows." };

    public Option<string> Stack { get; } = new("--stack") { Description = "Which stack of the data center.", HelpName = "NAME", Required = true };

    /// <summary>What was said with <paramref name="options"/>, as the body of a request.</summary>
    public JsonObject Body(ParseResult parsed, params IEnumerable<Option> options)
    {
        var body = new JsonObject { ["reason"] = parsed.GetValue(Reason) };
        foreach (var option in options.Where(option => parsed.GetResult(option) is { Implicit: false }))
        {
            body[option.Name.TrimStart('-')] = option is Option<bool> flag ? parsed.GetValue(flag) : parsed.GetValue((Option<string?>)option);
        }

        return body;
    }

    /// <summary>The same as the query of a request.</summary>
    public string Query(ParseResult parsed) =>
        $"?reason={Uri.EscapeDataString(parsed.GetValue(Reason)!)}{(parsed.GetValue(Force) ? "&force=true" : "")}";
}

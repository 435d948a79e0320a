using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace HealthAggregator.Cli;

/// <summary>What is supposed. The names and what goes together are the instance's to judge: it has the config.</summary>
internal sealed class SimulateOptions
{
    private readonly Option<string[]> _down = Several("--down", "CHECK", "A check that settles on failing: stack/check, or a stack for all of its checks. May be repeated.");
    private readonly Option<string[]> _up = Several("--up", "CHECK", "A check that settles on passing. May be repeated.");
    private readonly Option<string?> _override = new("--override") { Description = "The override in effect: pass, fail or none. Default: as it is.", HelpName = "pass|fail|none" };
    private readonly Option<string?> _burst = new("--burst") { Description = "Whether burst is on. Default: as it is.", HelpName = "on|off" };
    private readonly Option<string[]> _maintenance = Several("--maintenance", "STACK", "A stack that is in maintenance, and no others are. May be repeated.");
    private readonly Option<bool> _noMaintenance = new("--no-maintenance") { Description = "No stack is in maintenance." };
    private readonly Option<string?> _threshold = new("--threshold") { Description = "The threshold. Default: as configured.", HelpName = "PERCENT" };
    private readonly Option<string?> _recoverAt = new("--recover-at") { Description = "recover_at; at least the threshold. Default: as configured.", HelpName = "PERCENT" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_down, _up, _override, _burst, _maintenance, _noMaintenance, _threshold, _recoverAt])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UnusableOptionException">It cannot be said to an instance.</exception>
    public JsonObject Body(ParseResult parsed)
    {
        var (body, checks) = (new JsonObject(), new JsonObject());
        foreach (var (name, state) in All(parsed, _down).Select(name => (name, "down")).Concat(All(parsed, _up).Select(name => (name, "up"))))
        {
            checks[name] = checks[name] is { } other && other.GetValue<string>() != state
                ? throw new UnusableOptionException($"{name} is both up and down; give one of --up and --down")
                : state;
        }

        if (checks.Count > 0)
        {
            body["checks"] = checks;
        }

        if (parsed.GetValue(_override) is { } forced)
        {
            body["override"] = forced switch
            {
                "pass" => "PASS",
                "fail" => "FAIL",
                "none" => "none",
                _ => throw new UnusableOptionException($"--override {forced} is not pass, fail or none"),
            };
        }

        if (parsed.GetValue(_burst) is { } burst)
        {
            body["burst"] = burst is "on" or "off" ? burst == "on" : throw new UnusableOptionException($"--burst {burst} is not on or off");
        }

        string[] stacks = [.. All(parsed, _maintenance)];
        if (stacks.Length > 0 && parsed.GetValue(_noMaintenance))
        {
            throw new UnusableOptionException("--maintenance and --no-maintenance contradict each other; give one of them");
        }

        if (stacks.Length > 0 || parsed.GetValue(_noMaintenance))
        {
            body["maintenance"] = new JsonArray([.. stacks.Select(stack => JsonValue.Create(stack))]);
        }

        SayPercent(body, "threshold", parsed, _threshold);
        SayPercent(body, "recover_at", parsed, _recoverAt);
        return body;
    }

    private static void SayPercent(JsonObject body, string field, ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is { } text)
        {
            body[field] = int.TryParse(text.EndsWith('%') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100
                ? percent
                : throw new UnusableOptionException($"{option.Name} {text} is not a whole percent from 1 to 100; give one such as 80%");
        }
    }

    private static string[] All(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    private static Option<string[]> Several(string name, string of, string description) => new(name) { Description = description, HelpName = of };
}

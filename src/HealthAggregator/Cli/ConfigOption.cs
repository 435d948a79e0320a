using System.CommandLine;

namespace HealthAggregator.Cli;

/// <summary>The option that names the config file.</summary>
internal static class ConfigOption
{
    public const string Variable = "HEALTH_AGGREGATOR_CONFIG";

    public static Option<string?> Create() => new("--config") { Description = $"The config file. Default: {Variable}.", HelpName = "FILE" };

    /// <returns>The file; null, and a hint on stderr, when none is named.</returns>
    public static string? Of(ParseResult parsed, Option<string?> option)
    {
        var file = parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(file))
        {
            return file;
        }

        Console.Error.WriteLine($"No config file: give --config FILE, or set {Variable}. To try it without one: {Product.Name} demo");
        return null;
    }
}

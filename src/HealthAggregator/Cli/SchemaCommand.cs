using System.CommandLine;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary><c>schema</c>: for editors and pipelines.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Prints the JSON Schema of the config file.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine(ConfigSchema.Json.TrimEnd());
            return ExitCode.Done;
        });
        return command;
    }
}

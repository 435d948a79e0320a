using System.CommandLine;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Runs the service until SIGTERM or SIGINT (also the default command).");
        MakeDefault(command);
        return command;
    }

    /// <summary>Makes a command run the service.</summary>
    public static void MakeDefault(Command command)
    {
        var config = ConfigOption.Create();
        command.Options.Add(config);
        command.SetAction((parsed, _) => ConfigOption.Of(parsed, config) is { } file ? Service.Run(ConfigSource.Of(file)) : Task.FromResult(ExitCode.InvalidConfig));
    }
}

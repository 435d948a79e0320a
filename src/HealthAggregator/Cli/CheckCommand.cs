using System.CommandLine;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary><c>check</c>: is this config file right, and what would it say?</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var probe = new Option<bool>("--probe") { Description = "Also probes every check once, and shows what each verdict would be." };
        var command = new Command("check", "Validates the config file; exit 0 when it is valid, 1 when a verdict would be FAIL, 2 when it is not valid.") { config, probe };
        command.SetAction((parsed, cancellation) => ConfigOption.Of(parsed, config) is { } file
            ? Check(file, parsed.GetValue(probe), cancellation)
            : Task.FromResult(ExitCode.InvalidConfig));
        return command;
    }

    private static async Task<int> Check(string file, bool probe, CancellationToken cancellation)
    {
        var read = ConfigReader.ReadFile(file);
        if (!read.IsValid)
        {
            Service.Report(read);
            return ExitCode.InvalidConfig;
        }

        if (probe)
        {
            return await ProbeRound.Run(read.Settings, cancellation);
        }

        var plan = read.Settings.Plan;
        Console.Out.WriteLine($"{file} is valid: {plan.DataCenters.Length} data centers, {plan.Stacks.Length} stacks, {plan.Checks.Length} checks.");
        return ExitCode.Done;
    }
}

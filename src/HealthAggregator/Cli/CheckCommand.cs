using System.CommandLine;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;
using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary><c>check</c>: is this config file right, and what would it say?</summary>
internal static class CheckCommand
{
    private const string OneRound =
        "This is what one round says. An instance goes by what it remembers too (rise and fall, fail_after, recover_after, a latched failure, flapping, isolation), and so may say it later, or not at all.";

    public static Command Create()
    {
        var (config, admin) = (ConfigOption.Create(), new AdminClient("what the running instance has written into STATE_DIR/admin.url, else what the config says"));
        var probe = new Option<bool>("--probe")
        {
            Description = "Also probes everything once, and shows what each verdict would be; and what it is now, where an instance runs.",
        };
        var command = new Command("check", "Validates the config file; exit 0 when it is valid, 1 when a verdict would be FAIL, 2 when it is not valid.") { config, probe };
        admin.AddOptionsTo(command);
        command.Validators.Add(result =>
        {
            if (admin.IsGivenIn(result) && !result.GetValue(probe))
            {
                result.AddError("--url and --token-file are about the running instance that --probe compares with: add --probe, or leave them out.");
            }
        });
        command.SetAction((parsed, cancellation) => ConfigOption.Of(parsed, config) is { } file
            ? Check(file, parsed.GetValue(probe) ? token => RunningInstance.Find(admin, parsed, file, token) : null, cancellation)
            : Task.FromResult(ExitCode.InvalidConfig));
        return command;
    }

    /// <param name="find">Finds the running instance to compare with; null when nothing is to be probed.</param>
    private static async Task<int> Check(string file, Func<CancellationToken, Task<RunningInstance>>? find, CancellationToken cancellation)
    {
        var read = ConfigReader.ReadFile(file);
        if (!read.IsValid)
        {
            Service.Report(read);
            return ExitCode.InvalidConfig;
        }

        if (find is not null)
        {
            return Show(await ProbeRound.Ask(read.Settings, cancellation), await find(cancellation));
        }

        var plan = read.Settings.Plan;
        Console.Out.WriteLine($"{file} is valid: {plan.DataCenters.Length} data centers, {plan.Stacks.Length} stacks, {plan.Checks.Length} checks{WatchedIn(plan)}.");
        return ExitCode.Done;
    }

    private static string WatchedIn(Plan plan) => plan.Watched.IsEmpty ? "" : $", {plan.Watched.Length} witnesses, peers and replicas";

    private static int Show(ProbeRound round, RunningInstance instance)
    {
        var would = round.Judge(instance.Status is { } status ? OperatorsWord.In(status) : ControlState.Empty, instance.Status?.AsOf);
        Terminal.Out.Write(ProbeRoundView.TableOf(round));
        foreach (var line in VerdictComparison.LinesOf(would, instance.Status))
        {
            Terminal.Out.MarkupLine(line);
        }

        Terminal.Out.MarkupLine(Markup.Escape(LogText.Visible(instance.Words)));
        Terminal.Out.MarkupLine(OneRound);
        return would.DataCenters.All(dataCenter => dataCenter.Decision.Verdict == Verdict.Pass) ? ExitCode.Done : ExitCode.Failed;
    }
}

using System.CommandLine;
using System.Globalization;
using HealthAggregator.Controlling;

namespace HealthAggregator.Cli;

/// <summary><c>audit verify</c>: is the audit log in a state directory what was written, and all of it?</summary>
internal static class AuditVerifyCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var directory = new Option<string?>("--state-dir")
        {
            Description = "The directory that holds the log. Default: the state_dir of the config, valid or not, else ./state.",
            HelpName = "DIR",
        };
        var command = new Command("verify", "Reads an audit log from its first line to its last; exit 0 when it is whole, 1 when it is not, 3 when it cannot be read.")
        {
            config,
            directory,
        };
        command.SetAction(parsed => Verify(parsed.GetValue(directory), parsed.GetValue(config) ?? Environment.GetEnvironmentVariable(ConfigOption.Variable)));
        return command;
    }

    private static int Verify(string? directory, string? config)
    {
        if (directory is null && config is not null && !File.Exists(config))
        {
            Console.Error.WriteLine($"{config} cannot be read; name the config with --config, or the state directory with --state-dir");
            return ExitCode.Unavailable;
        }

        var chosen = Path.GetFullPath(directory ?? LooseConfig.StateDirectoryOf(config));
        var path = Path.Combine(chosen, AuditLog.FileName);
        try
        {
            // The instance may be running: the state is looked at before the log and after it.
            var before = AuditedState.In(chosen);
            using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var report = AuditReport.Of(file);
            return Tell(path, report, before, AuditedState.In(chosen));
        }
        catch (FileNotFoundException)
        {
            Console.Error.WriteLine($"{path} is not there: nothing was ever changed or refused, or it was removed; name the directory that holds it with --state-dir");
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} cannot be read: {exception.Message.TrimEnd('.')}; name the directory that holds it with --state-dir");
            return ExitCode.Unavailable;
        }
    }

    private static int Tell(string path, AuditReport report, AuditedState? before, AuditedState? after)
    {
        if (report.Broken is { } broken)
        {
            Console.Error.WriteLine($"{path} is not what was written. Line {report.Lines + 1}: {broken}.");
            Console.Error.WriteLine(report.Lines == 0 ? "No line is good." : $"Good lines before it: {report.Lines}, up to {Time(report.Last)}; last revision: {report.LastApplied}.");
            return ExitCode.Failed;
        }

        if (report.Missing(before, after) is { } missing)
        {
            Console.Error.WriteLine($"{path}: {missing}.");
            return ExitCode.Failed;
        }

        Console.Out.WriteLine($"{path} is whole. Lines: {report.Lines}{(report.Lines == 0 ? "" : $", from {Time(report.First)} to {Time(report.Last)}")}; last revision: {report.LastApplied}.");
        foreach (var note in report.Notes(before))
        {
            Console.Out.WriteLine(note);
        }

        return ExitCode.Done;
    }

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}

using System.CommandLine;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary><c>maintenance</c>: takes a stack out of the vote and lets it back in.</summary>
internal static class MaintenanceCommand
{
    public static Command Create() => new("maintenance", "Takes a stack out of the vote, in a running instance; exit 0 when that is so, 1 when it is refused, 3 when nobody answers.")
    {
        On(), Off(),
    };

    private static Command On()
    {
        var options = new ChangeOptions();
        var command = new Command("on", "The stack is probed and shown, and on neither side of the score: for an hour, unless told otherwise.")
        {
            options.Stack, options.DataCenter, options.Reason, options.For, options.Until, options.From, options.Permanent,
        };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) => client.Change(
            HttpMethod.Put,
            PathOf(dataCenter, parsed.GetValue(options.Stack)!),
            options.Body(parsed, options.For, options.Until, options.From, options.Permanent),
            StatusJson.Readable.MaintenanceAnswer,
            Sentence), cancellation));
        return command;
    }

    private static Command Off()
    {
        var options = new ChangeOptions();
        var command = new Command("off", "The stack votes again.") { options.Stack, options.DataCenter, options.Reason };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) => client.Change(
            HttpMethod.Delete, PathOf(dataCenter, parsed.GetValue(options.Stack)!) + options.Query(parsed), null, StatusJson.Readable.MaintenanceAnswer, Sentence), cancellation));
        return command;
    }

    private static string PathOf(string dataCenter, string stack) =>
        $"/api/v1/data-centers/{Uri.EscapeDataString(dataCenter)}/stacks/{Uri.EscapeDataString(stack)}/maintenance";

    private static string Sentence(MaintenanceAnswer answer) => answer.ToDocument() is { } maintenance
        ? $"{answer.Stack} in {answer.DataCenter} {(maintenance.InEffect ? "is" : "will be")} in {ControlText.Of(maintenance)}."
        : $"{answer.Stack} in {answer.DataCenter} votes.";
}

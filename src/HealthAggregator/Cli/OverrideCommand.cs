using System.CommandLine;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary><c>override</c>: a verdict for a data center, whatever is observed.</summary>
internal static class OverrideCommand
{
    public static Command Create() => new("override", "Forces the verdict of a data center, in a running instance; exit 0 when that is so, 1 when it is refused, 3 when nobody answers.")
    {
        Set("pass", "PASS", "Answers PASS whatever is observed: for an hour, unless told otherwise."),
        Set("fail", "FAIL", "Answers FAIL whatever is observed, so that traffic drains: for an hour, unless told otherwise."),
        Clear(),
    };

    private static Command Set(string name, string verdict, string description)
    {
        var options = new ChangeOptions();
        var command = new Command(name, description) { options.DataCenter, options.Reason, options.For, options.Until, options.From, options.Permanent, options.Force };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) =>
        {
            var body = options.Body(parsed, options.For, options.Until, options.From, options.Permanent, options.Force);
            body["verdict"] = verdict;
            return client.Change(HttpMethod.Put, PathOf(dataCenter), body, StatusJson.Readable.OverrideAnswer, Sentence);
        }, cancellation));
        return command;
    }

    private static Command Clear()
    {
        var options = new ChangeOptions();
        var command = new Command("clear", "Lets what is observed decide again.") { options.DataCenter, options.Reason };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) =>
            client.Change(HttpMethod.Delete, PathOf(dataCenter) + options.Query(parsed), null, StatusJson.Readable.OverrideAnswer, Sentence), cancellation));
        return command;
    }

    private static string PathOf(string dataCenter) => $"/api/v1/data-centers/{Uri.EscapeDataString(dataCenter)}/override";

    private static string Sentence(OverrideAnswer answer) => answer.ToDocument() is { } forced
        ? $"{answer.DataCenter} {(forced.InEffect ? "answers" : "will answer")} {ControlText.Of(forced)}."
        : $"{answer.DataCenter} has no override: what is observed decides.";
}

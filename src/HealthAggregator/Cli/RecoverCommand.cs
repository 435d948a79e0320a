using System.CommandLine;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary><c>recover</c>: lets a data center back whose failure waits for an operator.</summary>
internal static class RecoverCommand
{
    public static Command Create()
    {
        var options = new ChangeOptions();
        var command = new Command(
            "recover", "Clears a latched failure of a data center (recovery: manual), in a running instance; exit 0 when that is done, 1 when it is refused, 3 when nobody answers.")
        {
            options.DataCenter, options.Reason,
        };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, async (client, dataCenter) =>
        {
            var answer = await client.Change(
                HttpMethod.Post, $"/api/v1/data-centers/{Uri.EscapeDataString(dataCenter)}/recover{options.Query(parsed)}", null, (DataCenterStatus now) => now.Name == dataCenter);
            Console.Out.WriteLine(LogText.Visible(
                $"{answer.Name} {(answer.IsLatched ? "was cleared, and has failed anew" : "has no latched failure")}. /health/{answer.Name} answers {answer.Verdict}, by {answer.Rung}: {answer.Reason}."));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }
}

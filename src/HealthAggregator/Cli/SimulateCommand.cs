using System.CommandLine;
using System.Text.Json;
using HealthAggregator.Core;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary><c>simulate</c>: what a data center would be told if something were otherwise.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var (client, dataCenter, options) = (new AdminClient(), new AskedDataCenter(), new SimulateOptions());
        var json = new Option<bool>("--json") { Description = "Prints the answer as JSON, as POST /api/v1/simulate has it." };
        var command = new Command(
            "simulate", "Shows what a data center would be told if something were otherwise, and changes nothing; exit 0 when that is PASS, 1 when it is FAIL or refused, 3 when nobody answers.");
        dataCenter.AddTo(command);
        options.AddTo(command);
        command.Options.Add(json);
        client.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => AdminSession.Run(client, parsed, async http =>
        {
            var body = options.Body(parsed);
            var asking = new ControlClient(http, cancellation);
            body["data_center"] = await asking.DataCenter(dataCenter.In(parsed));
            var answer = await asking.Ask<SimulateAnswer>("/api/v1/simulate", body);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(answer, StatusJson.Readable.SimulateAnswer)
                : LogText.Visible(string.Join(' ', answer.DataCenters.Select(Sentence).Append("Nothing was changed."))));
            return answer.DataCenters.All(told => told.Verdict == "PASS") ? ExitCode.Done : ExitCode.Failed;
        }));
        return command;
    }

    private static string Sentence(SimulatedAnswer told)
    {
        var later = told.AfterSeconds > 0 ? $" after {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(told.AfterSeconds)))}" : "";
        var beside = (told.Changes, told.Now.Rung == told.Rung) switch
        {
            (true, _) => $"it is {told.Now.Verdict} now, by {told.Now.Rung}",
            (false, false) => $"it is {told.Now.Verdict} now too, by {told.Now.Rung}",
            _ => "no change",
        };
        return $"{told.Name} would be {told.Verdict}{later} by {told.Rung}: {told.Reason}; {beside}.";
    }
}

using System.CommandLine;
using System.Text.Json;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary><c>explain</c>: why a data center is told what it is told, and what would change that.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var (client, dataCenter) = (new AdminClient(), new AskedDataCenter());
        var json = new Option<bool>("--json") { Description = "Prints the answer as JSON, as GET /api/v1/data-centers/NAME/explain has it." };
        var command = new Command(
            "explain", "Shows why a data center is told PASS or FAIL, what would change that, and its last changes; exit 0 when it answered, 1 when it refused, 3 when it cannot be reached.");
        dataCenter.AddTo(command);
        command.Options.Add(json);
        client.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => AdminSession.Run(client, parsed, async http =>
        {
            var asking = new ControlClient(http, cancellation);
            var name = await asking.DataCenter(dataCenter.In(parsed));
            var explained = await asking.Get<ExplainAnswer>($"/api/v1/data-centers/{Uri.EscapeDataString(name)}/explain");
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(explained, StatusJson.Readable.ExplainAnswer));
                return ExitCode.Done;
            }

            Terminal.Out.Write(ExplainView.Of(explained));
            return ExitCode.Done;
        }));
        return command;
    }
}

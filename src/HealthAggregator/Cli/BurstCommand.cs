using System.CommandLine;
using HealthAggregator.Controlling;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary><c>burst</c>: brings a warm site into rotation and takes it out, for a while, later, or in place of another one.</summary>
internal static class BurstCommand
{
    public static Command Create() => new("burst", "Turns burst of a data center on or off, in a running instance; exit 0 when that is so, 1 when it is refused, 3 when nobody answers.")
    {
        On(), Off(), Swap(), Cancel(), Status(),
    };

    private static Command On()
    {
        var options = new ChangeOptions();
        var command = new Command("on", "Turns burst on: at once, or with --from at a time to come. Without --for and --until it has no end.")
        {
            options.DataCenter, options.Reason, options.For, options.Until, options.From, options.Ramp, options.Force,
        };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) =>
        {
            var body = options.Body(parsed, options.For, options.Until, options.From, options.Ramp, options.Force);
            body["on"] = true;
            return client.Change(HttpMethod.Put, PathOf(dataCenter), body, StatusJson.Readable.BurstAnswer, Sentence);
        }, cancellation));
        return command;
    }

    private static Command Off()
    {
        var options = new ChangeOptions();
        var command = new Command("off", "Turns burst off at once, whatever had it on. What is scheduled for later stays.") { options.DataCenter, options.Reason, options.Force };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) =>
            client.Change(HttpMethod.Delete, PathOf(dataCenter) + options.Query(parsed), null, StatusJson.Readable.BurstAnswer, Sentence), cancellation));
        return command;
    }

    private static Command Swap()
    {
        var options = new ChangeOptions();
        var on = new Option<string>("--on") { Description = "The data center that goes on.", HelpName = "NAME", Required = true };
        var off = new Option<string>("--off") { Description = "The data center that goes off.", HelpName = "NAME", Required = true };
        var command = new Command("swap", "Turns burst of one data center on and of another one off, in one step: nobody ever sees neither on.")
        {
            on, off, options.Reason, options.For, options.Until, options.Ramp, options.Force,
        };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => AdminSession.Run(options.Admin, parsed, http =>
        {
            var body = options.Body(parsed, options.For, options.Until, options.Ramp, options.Force);
            (body["on"], body["off"]) = (parsed.GetValue(on), parsed.GetValue(off));
            return new ControlClient(http, cancellation).Change(
                HttpMethod.Post, "/api/v1/burst/swap", body, StatusJson.Readable.SwapAnswer, swap => $"{Sentence(swap.On)} {Sentence(swap.Off)}");
        }, cancellation));
        return command;
    }

    private static Command Cancel()
    {
        var options = new ChangeOptions();
        var id = new Argument<string>("ID") { Description = "Of the scheduled burst, as burst status shows it." };
        var command = new Command("cancel", "Cancels a scheduled burst; one that is on ends.") { id, options.DataCenter, options.Reason, options.Force };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => ControlClient.Run(options, parsed, (client, dataCenter) => client.Change(
            HttpMethod.Delete, $"{PathOf(dataCenter)}/scheduled/{Uri.EscapeDataString(parsed.GetValue(id)!)}{options.Query(parsed)}", null, StatusJson.Readable.BurstAnswer, Sentence), cancellation));
        return command;
    }

    private static Command Status()
    {
        var options = new ChangeOptions();
        var command = new Command("status", "Shows burst of every data center, or of one.") { options.DataCenter };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => AdminSession.Run(options.Admin, parsed, http => Show(new(http, cancellation), parsed.GetValue(options.DataCenter)), cancellation));
        return command;
    }

    private static async Task<int> Show(ControlClient client, string? dataCenter)
    {
        if (await client.Status() is not { } status)
        {
            return ExitCode.Failed;
        }

        var chosen = status.DataCenters.Where(candidate => dataCenter is null || candidate.Name == dataCenter).ToList();
        if (chosen.Count == 0)
        {
            await Console.Error.WriteLineAsync($"There is no data center {dataCenter}. Name one that there is: {string.Join(", ", status.DataCenters.Select(candidate => candidate.Name))}.");
            return ExitCode.Failed;
        }

        foreach (var shown in chosen)
        {
            Say(Sentence(shown.Name, shown.Burst, shown.Role == "burst"));
            foreach (var scheduled in shown.Burst.Scheduled)
            {
                Say($"  scheduled {ControlText.Of(scheduled)}");
            }
        }

        Say($"Revision {status.Revision}.");
        return ExitCode.Done;
    }

    private static void Say(string line) => Console.Out.WriteLine(LogText.Visible(line));

    private static string PathOf(string dataCenter) => $"/api/v1/data-centers/{Uri.EscapeDataString(dataCenter)}/burst";

    private static string Sentence(BurstAnswer answer)
    {
        var added = answer.Scheduled.FirstOrDefault(scheduled => scheduled.Id == answer.Revision);
        return Sentence(answer.DataCenter, answer.ToDocument(), answer.GatesHealth) + (added is null ? "" : $" Scheduled {ControlText.Of(added)}.");
    }

    private static string Sentence(string dataCenter, BurstDocument burst, bool gatesHealth) =>
        $"Burst of {dataCenter} is {ControlText.Of(burst)}{(gatesHealth ? "" : "; its role is active, so /health does not follow it")}.";
}

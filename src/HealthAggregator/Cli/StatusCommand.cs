using System.CommandLine;
using HealthAggregator.Telemetry;
using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary><c>status</c>: what a running instance believes.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var client = new AdminClient();
        var dataCenter = new Option<string?>("--data-center") { Description = "Only this one.", HelpName = "NAME" };
        var watch = new Option<bool>("--watch") { Description = "Redraws every second until it is interrupted." };
        var expectOut = new Option<bool>("--expect-out") { Description = "Exit 0 when an operator's word keeps the data center out of rotation, for five minutes to come at least; 1 while it is in, or nothing proves that it is out." };
        var command = new Command("status", "Shows what a running instance believes; exit 0 when every verdict is PASS, 1 when one is FAIL, 3 when it cannot be reached.")
        {
            dataCenter,
            watch,
            expectOut,
        };
        client.AddOptionsTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(expectOut) && (string.IsNullOrEmpty(result.GetValue(dataCenter)) || result.GetValue(watch)))
            {
                result.AddError("--expect-out is about one data center, once: name it with --data-center, and leave --watch out.");
            }
        });
        command.SetAction((parsed, cancellation) => AdminSession.Run(client, parsed, http => (parsed.GetValue(watch), parsed.GetValue(expectOut)) switch
        {
            (true, _) => Watch(http, parsed.GetValue(dataCenter)),
            (_, true) => ExpectOut.Ask(http, parsed.GetValue(dataCenter)!, cancellation),
            _ => Show(http, parsed.GetValue(dataCenter), cancellation),
        }));
        return command;
    }

    private static async Task<int> Show(HttpClient http, string? dataCenter, CancellationToken cancellation)
    {
        var (status, meant) = await new ControlClient(http, cancellation).Status(dataCenter);
        Terminal.Out.Write(StatusView.Of(status, meant));
        return meant.All(shown => shown.Verdict == "PASS") ? ExitCode.Done : ExitCode.Failed;
    }

    // With signals of its own: the system's way of ending a process would leave the terminal without its cursor.
    private static async Task<int> Watch(HttpClient http, string? dataCenter)
    {
        using var stop = new CancellationTokenSource();
        using var signals = new Signals { Reload = stop.Cancel };
        var stopped = signals.StopRequested.ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
        try
        {
            await Terminal.Out.Live(new Text("")).StartAsync(async live =>
            {
                while (!stop.IsCancellationRequested)
                {
                    live.UpdateTarget(await Look(http, dataCenter, stop.Token));
                    await Task.WhenAny(stopped, Task.Delay(Redraw, TimeProvider.System, stop.Token));
                }
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Interrupted while it looked.
        }

        return ExitCode.Done;
    }

    // Whoever watches wants to see it come back: after a restart, say.
    private static async Task<Rows> Look(HttpClient http, string? dataCenter, CancellationToken cancellation)
    {
        try
        {
            var (status, meant) = await new ControlClient(http, cancellation).Status(dataCenter);
            return StatusView.Of(status, meant);
        }
        catch (Exception exception) when (exception is RefusedException or NoAnswerException)
        {
            return new(new Text($"{LogText.Visible(exception.Message)}\n"));
        }
        catch (Exception exception) when (AdminSession.IsNoAnswer(exception) && !cancellation.IsCancellationRequested)
        {
            return new(new Text($"{AdminSession.Unreachable(http, exception).Message}\n"));
        }
    }
}

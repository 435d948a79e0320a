using System.CommandLine;
using System.Net.Http.Json;
using HealthAggregator.Web;
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
        var expectOut = new Option<bool>("--expect-out") { Description = "Exit 0 when the data center is out of rotation, 1 while it is in, or while that is not known." };
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
        }, cancellation));
        return command;
    }

    private static async Task<int> Show(HttpClient http, string? dataCenter, CancellationToken cancellation)
    {
        var (shown, exit) = await Ask(http, dataCenter, cancellation);
        Terminal.Out.Write(shown);
        return exit;
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
            return (await Ask(http, dataCenter, cancellation)).Shown;
        }
        catch (Exception exception) when (AdminSession.IsNoAnswer(exception) && !cancellation.IsCancellationRequested)
        {
            return new(new Text($"{http.BaseAddress} {AdminSession.Unreachable(exception)}\n"));
        }
    }

    private static async Task<(Rows Shown, int Exit)> Ask(HttpClient http, string? dataCenter, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri("/api/v1/status", UriKind.Relative), cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return (new(new Text($"The instance answers {(int)response.StatusCode}; give a token with --token-file.\n")), ExitCode.Failed);
        }

        var status = (await response.Content.ReadFromJsonAsync(StatusJson.Readable.StatusDocument, cancellation))!;
        var chosen = status.DataCenters.Where(candidate => dataCenter is null || candidate.Name == dataCenter).ToList();
        if (chosen.Count == 0)
        {
            var known = string.Join(", ", status.DataCenters.Select(candidate => candidate.Name));
            return (new(new Text($"There is no data center {dataCenter}; there is {known}.\n")), ExitCode.Failed);
        }

        return (StatusView.Of(status, chosen), chosen.All(shown => shown.Verdict == "PASS") ? ExitCode.Done : ExitCode.Failed);
    }
}

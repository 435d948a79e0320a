using System.CommandLine;

namespace HealthAggregator.Cli;

/// <summary><c>healthcheck</c>: is the process in this container alive? For images with no shell and no curl.</summary>
internal static class HealthCheckCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var url = new Option<string?>("--url") 
        {
            Description = $"The admin listener. Default: {AdminUrl.Variable}, else what the running instance has written into STATE_DIR/admin.url, "
                + $"else what the config says, else {AdminUrl.Default}. STATE_DIR is the state_dir of the config, valid or not.",
        };
        var command = new Command("healthcheck", "Asks the local /livez; exit 0 when this instance is alive, 1 when it is not.") { config, url };
        command.SetAction((parsed, cancellation) => Ask(
            AdminUrl.Given(parsed.GetValue(url)) ?? AdminUrl.OfInstance(parsed.GetValue(config) ?? Environment.GetEnvironmentVariable(ConfigOption.Variable)) ?? AdminUrl.Default,
            cancellation));
        return command;
    }

    private static async Task<int> Ask(string url, CancellationToken cancellation)
    {
        // It is our own process on this machine: whatever certificate it shows is the right one.
        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // There is nobody in between to be deceived by.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(new Uri(AdminUrl.Parse(url), "/livez"), cancellation);
            Console.Out.WriteLine((await response.Content.ReadAsStringAsync(cancellation)).Trim());
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (UnusableOptionException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {AdminSession.Reason(exception)}");
            return ExitCode.Failed;
        }
    }
}

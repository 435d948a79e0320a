using System.CommandLine;
using System.Net;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary><c>healthcheck</c>: is the process in this container alive? For images with no shell and no curl.</summary>
internal static class HealthCheckCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var url = new Option<string?>("--url") { Description = $"The admin listener. Default: {AdminClient.UrlVariable}, else what the config says, else {AdminClient.DefaultUrl}." };
        var command = new Command("healthcheck", "Asks the local /livez; exit 0 when this instance is alive, 1 when it is not.") { config, url };
        command.SetAction((parsed, cancellation) => Ask(parsed.GetValue(url), parsed.GetValue(config), cancellation));
        return command;
    }

    private static async Task<int> Ask(string? url, string? config, CancellationToken cancellation)
    {
        url ??= Environment.GetEnvironmentVariable(AdminClient.UrlVariable)
            ?? UrlIn(config ?? Environment.GetEnvironmentVariable(ConfigOption.Variable))
            ?? AdminClient.DefaultUrl;

        // It is our own process on this machine: whatever certificate it shows is the right one.
        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // There is nobody in between to be deceived by.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(new Uri(new Uri(url), "/livez"), cancellation);
            Console.Out.WriteLine((await response.Content.ReadAsStringAsync(cancellation)).Trim());
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static string? UrlIn(string? config)
    {
        if (config is null || ConfigReader.ReadFile(config).Settings is not { } settings)
        {
            return null;
        }

        var address = settings.Admin.Address.Address;
        var host = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return $"{settings.Admin.Scheme}://{new IPEndPoint(host, settings.Admin.Address.Port)}";
    }
}

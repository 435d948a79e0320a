using System.Net;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary>Where the clients find the admin listener.</summary>
internal static class AdminUrl
{
    public const string Variable = "HEALTH_AGGREGATOR_URL";
    public const string Default = "http://127.0.0.1:8081";

    /// <returns>What the option says, else the environment; null when neither says anything.</returns>
    public static string? Given(string? option) => option ?? Environment.GetEnvironmentVariable(Variable);

    /// <exception cref="UnusableOptionException">It is not the address of a web server.</exception>
    public static Uri Parse(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0
        ? Reachable(parsed)
        : throw new UnusableOptionException($"{url} is not the URL of an admin listener; give one such as {Default} with --url or in {Variable}");

    /// <returns>What the running instance has left in its state directory, else what the config says; null when there is neither.</returns>
    public static string? OfInstance(string? config)
    {
        // The instance does not follow the file: a bad one is refused, and another listen.admin takes effect at the next start.
        var settings = config is null ? null : ConfigReader.ReadFile(config).Settings;
        var directory = settings?.StateDirectory ?? (config is null ? null : LooseConfig.StateDirectoryIn(config)) ?? LooseConfig.DefaultStateDirectory;
        return StateDirectory.AdminUrlIn(directory) ?? (settings is null ? null : $"{settings.Admin.Scheme}://{settings.Admin.Address}");
    }

    // Who listens on all addresses is asked on this machine's own.
    private static Uri Reachable(Uri url) => !IPAddress.TryParse(url.DnsSafeHost, out var address) ? url
        : address.Equals(IPAddress.Any) ? new UriBuilder(url) { Host = "127.0.0.1" }.Uri
        : address.Equals(IPAddress.IPv6Any) ? new UriBuilder(url) { Host = "[::1]" }.Uri
        : url;
}

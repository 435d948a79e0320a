using System.CommandLine;
using System.Globalization;
using HealthAggregator.Core;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary>The instance that a config may be for, as it is now.</summary>
/// <param name="Status">Null when none answers.</param>
/// <param name="Words">Which one it is, or why there is none, in a sentence.</param>
public sealed record RunningInstance(StatusDocument? Status, string Words)
{
    /// <param name="admin">What was given about it.</param>
    /// <param name="config">The config file, by which it is found where nothing was given.</param>
    internal static async Task<RunningInstance> Find(AdminClient admin, ParseResult parsed, string config, CancellationToken cancellation)
    {
        try
        {
            using var http = admin.Connect(parsed, AdminUrl.OfInstance(config));
            return await Ask(http, cancellation);
        }
        catch (UnusableOptionException exception)
        {
            return Without(exception);
        }
    }

    public static async Task<RunningInstance> Ask(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            var (status, _) = await new ControlClient(http, cancellation).Status(null);
            return new(status, $"Compared with {status.Instance} at {http.BaseAddress}, whose config is {status.Config.Source}, loaded at {WallTime.Format(status.Config.LoadedAt)}.");
        }
        catch (Exception exception) when (exception is RefusedException or NoAnswerException)
        {
            return Without(exception);
        }
        catch (Exception exception) when (AdminSession.IsNoAnswer(exception) && !cancellation.IsCancellationRequested)
        {
            return Without(AdminSession.Unreachable(http, exception));
        }
    }

    private static RunningInstance Without(Exception exception) => new(null, $"Compared with no running instance: {exception.Message.TrimEnd('.')}.");
}

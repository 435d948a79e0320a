using System.CommandLine;
using System.Text.Json;

namespace HealthAggregator.Cli;

/// <summary>What every client command does around what it asks: connect, and say what to type when that does not work.</summary>
internal static class AdminSession
{
    /// <returns>What <paramref name="ask"/> returns; 3 when there is nobody to ask, or no answer; 0 when the user has enough of waiting.</returns>
    public static async Task<int> Run(AdminClient admin, ParseResult parsed, Func<HttpClient, Task<int>> ask, CancellationToken cancellation)
    {
        try
        {
            using var http = admin.Connect(parsed);
            return await ask(http);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is UnusableOptionException or NoAnswerException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            await Console.Error.WriteLineAsync(Unreachable(exception));
            return ExitCode.Unavailable;
        }
    }

    public static bool IsNoAnswer(Exception exception) => exception is HttpRequestException or TaskCanceledException or IOException or JsonException;

    public static string Unreachable(Exception exception) => $"cannot be reached: {exception.Message}; give the admin listener's address with --url";
}

using System.CommandLine;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Cli;

/// <summary>What every client command does around what it asks: connect, and say what to type when that does not work.</summary>
internal static class AdminSession
{
    /// <returns>What <paramref name="ask"/> returns; 1 when it is refused, or cannot be asked; 3 when there is nobody to ask, or no answer.</returns>
    public static async Task<int> Run(AdminClient admin, ParseResult parsed, Func<HttpClient, Task<int>> ask)
    {
        HttpClient? http = null;
        try
        {
            http = admin.Connect(parsed);
            return await Run(http, ask);
        }
        catch (Exception exception) when (exception is RefusedException || (exception is UnusableOptionException && http is not null))
        {
            await Say(exception);
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is UnusableOptionException or NoAnswerException)
        {
            await Say(exception);
            return ExitCode.Unavailable;
        }
        finally
        {
            http?.Dispose();
        }
    }

    public static bool IsNoAnswer(Exception exception) => exception is HttpRequestException or TaskCanceledException or IOException;

    /// <summary>What went wrong, in one clause. What a library says of TLS and of broken connections is that something inside of it knows.</summary>
    public static string Reason(Exception exception) => (exception is HttpRequestException
    {
        HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError),
    } ? exception.GetBaseException() : exception).Message.TrimEnd('.');

    public static NoAnswerException Unreachable(HttpClient http, Exception exception) => new(
        $"{http.BaseAddress} cannot be reached: {Reason(exception)}; " + (exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? "have its certificate trusted on this machine, or give the admin listener's address with --url"
            : "give the admin listener's address with --url"));

    private static async Task<int> Run(HttpClient http, Func<HttpClient, Task<int>> ask)
    {
        try
        {
            return await ask(http);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            throw Unreachable(http, exception);
        }
    }

    // Some of it is what a stranger answered.
    private static Task Say(Exception exception) => Console.Error.WriteLineAsync(LogText.Visible(exception.Message));
}

using System.CommandLine;
using System.Net.Http.Json;
using HealthAggregator.Controlling;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary><c>audit</c>: who changed what in a running instance, and who tried to.</summary>
internal static class AuditCommand
{
    private const int Usual = 100;

    public static Command Create()
    {
        var client = new AdminClient();
        var limit = new Option<int>("--limit")
        {
            Description = $"How many entries, 1 to {AuditLog.Kept}. Default: {Usual}.",
            HelpName = "N",
            DefaultValueFactory = _ => Usual,
        };
        var command = new Command("audit", "Shows who changed what in a running instance, newest first; exit 0 when it answered, 1 when it refused, 3 when it cannot be reached.")
        {
            limit,
            AuditVerifyCommand.Create(),
        };
        client.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => AdminSession.Run(client, parsed, http => Ask(http, Checked(parsed.GetValue(limit)), cancellation), cancellation));
        return command;
    }

    private static int Checked(int limit) => limit is >= 1 and <= AuditLog.Kept ? limit : throw new UnusableOptionException($"--limit {limit} is not 1 to {AuditLog.Kept}");

    private static async Task<int> Ask(HttpClient http, int limit, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri($"/api/v1/audit?limit={limit}", UriKind.Relative), cancellation);
        if (!response.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync($"The instance answers {(int)response.StatusCode}; give a token with --token-file.");
            return ExitCode.Failed;
        }

        var audit = (await response.Content.ReadFromJsonAsync(StatusJson.Readable.AuditDocument, cancellation))!;
        Terminal.Out.Write(AuditView.Of(audit));
        return ExitCode.Done;
    }
}

using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HealthAggregator.Configuration;

namespace HealthAggregator.Cli;

/// <summary><c>demo</c>: a small data center on loopback, whose pages can be flipped, and the service on it.</summary>
internal static class DemoCommand
{
    private static readonly string[] Stacks = ["web", "search", "cart", "payments"];
    private static readonly string[] WarmStacks = ["dr-web", "dr-cart"];

    /// <summary>What to type for this program. Its name alone may not be on the path; and what runs may be <c>dotnet</c>, with this program's file for an argument.</summary>
    private static string ThisProgram =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? $"dotnet {Path.GetFullPath(Environment.GetCommandLineArgs()[0])}" : $"{Environment.ProcessPath}";

    public static Command Create()
    {
        var command = new Command("demo", "Starts a small sample data center on loopback and the service on it, and says what to try.");
        command.SetAction((_, cancellation) => Run(cancellation));
        return command;
    }

    private static async Task<int> Run(CancellationToken cancellation)
    {
        var state = Directory.CreateTempSubdirectory("health-aggregator-demo-");
        await using var stubs = DemoStacks.Create(FreePort(8090), [.. Stacks, .. WarmStacks]);
        try
        {
            await stubs.StartAsync(cancellation);
            var pages = stubs.Urls.First();
            var config = Encoding.UTF8.GetBytes(ConfigFor(pages, state.FullName));
            return await Service.Run(new("the demo's config", () => ConfigReader.Read("demo.yaml", config), null), aggregator => Explain(aggregator, pages, state.FullName));
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static string ConfigFor(string pages, string state)
    {
        return $$"""
        listen: { probe: 127.0.0.1:{{FreePort(8080)}}, admin: 127.0.0.1:{{FreePort(8081)}} }
        state_dir: {{state}}
        defaults: { interval: 1s, timeout: 500ms, fast_interval: 500ms }
        data_centers:
          demo:
            threshold: 75%
            default: true
            stacks:
        {{string.Concat(Stacks.Select(Stack))}}
          dr:
            role: burst
            stacks:
        {{string.Concat(WarmStacks.Select(Stack))}}
        """;

        string Stack(string stack) => $$"""
                  {{stack}}: { checks: { page: "{{pages}}/{{stack}}/health" } }

            """;
    }

    private static async Task Explain(Aggregator aggregator, string pages, string state)
    {
        // So that the first answer that somebody sees is the one that the text speaks of.
        await aggregator.FirstRound();
        var (probe, admin) = (aggregator.ProbeUrl.ToString().TrimEnd('/'), aggregator.AdminUrl.ToString().TrimEnd('/'));
        var text = $"""

            A sample data center of four stacks is running, and it is PASS: at least 75% of it passes. One stack may fail, two may not.

              the answer for a GSLB          curl -i {probe}/health
              what is believed, and why      curl {admin}/api/v1/status
              the same as a table            {ThisProgram} status --url {admin}
              for Prometheus                 curl {admin}/metrics

            Let two stacks fail, and watch the verdict drop below 75% (at most 3 s later):

              curl -X POST {pages}/web/fail
              curl -X POST {pages}/search/fail
              curl -i {probe}/health

            And bring one back:

              curl -X POST {pages}/web/pass

            A second site, dr, is warm, healthy, and out of rotation until somebody says burst. See, say it, and see again:

              curl -i {probe}/health/dr
              curl -X POST -H "Authorization: Bearer $(cat {state}/operator.token)" "{admin}/burst/on?data_center=dr&reason=Black+Friday"
              curl -i {probe}/health/dr

            And take it back; then see who did what, and why:

              curl -X POST -H "Authorization: Bearer $(cat {state}/operator.token)" "{admin}/burst/off?data_center=dr&reason=all+quiet"
              curl {admin}/api/v1/audit

            Stop it with Ctrl+C.


            """;

        // In one piece: the log is written to the same terminal meanwhile.
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    /// <returns>The port that the documentation speaks of, or any when somebody has that.</returns>
    private static int FreePort(int wanted)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, wanted);
            listener.Start();
            return wanted;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}

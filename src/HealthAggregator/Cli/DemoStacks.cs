using System.Collections.Concurrent;
using System.Net;

namespace HealthAggregator.Cli;

/// <summary>The stacks of the demo: a PASS/FAIL page each, flipped by a POST.</summary>
internal static class DemoStacks
{
    /// <param name="port">0 takes a free one.</param>
    public static WebApplication Create(int port, IEnumerable<string> stacks)
    {
        var passing = new ConcurrentDictionary<string, bool>(stacks.Select(stack => KeyValuePair.Create(stack, true)));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/{stack}/health", (string stack) => passing.TryGetValue(stack, out var passes)
            ? Results.Text(passes ? "PASS" : "FAIL", statusCode: passes ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable)
            : Results.NotFound());
        app.MapPost("/{stack}/pass", (string stack) => Flip(stack, true));
        app.MapPost("/{stack}/fail", (string stack) => Flip(stack, false));
        return app;

        IResult Flip(string stack, bool passes)
        {
            if (!passing.ContainsKey(stack))
            {
                return Results.NotFound();
            }

            passing[stack] = passes;
            return Results.Text($"{stack} says {(passes ? "PASS" : "FAIL")} from now on\n");
        }
    }
}

using System.Text.Json;
using HealthAggregator.Configuration;
using HealthAggregator.Telemetry;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Telemetry;

/// <summary>A log in memory, read back once it is closed: what was logged until then is written.</summary>
internal sealed class LogLines : IDisposable
{
    private readonly StringWriter _output = new();

    public LogLines(LogFormat format = LogFormat.Json, LogLevel level = LogLevel.Debug) => Logging = new(new(format, level), Metrics, _output);

    public Metrics Metrics { get; } = new("1.2.3");

    public Logging Logging { get; }

    public string[] Close()
    {
        Dispose();
        return _output.ToString().Split('\n')[..^1];
    }

    public JsonElement[] CloseJson() => [.. Close().Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Level, number and message of each event.</summary>
    public string[] CloseEvents() =>
        [.. CloseJson().Select(line => $"{line.GetProperty("@l")} {line.GetProperty("@i")} {line.GetProperty("@m")}")];

    public void Dispose()
    {
        Logging.Dispose();
        Metrics.Dispose();
    }
}

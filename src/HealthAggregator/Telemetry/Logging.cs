using System.Text;
using HealthAggregator.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace HealthAggregator.Telemetry;

/// <summary>The way of log events from a logger to the console: Serilog behind Microsoft.Extensions.Logging, and a sink that never blocks.</summary>
public sealed class Logging : IDisposable
{
    private readonly LoggingLevelSwitch _level = new();
    private readonly LoggingLevelSwitch _frameworkLevel = new();
    private readonly DroppingSink _sink;
    private readonly SerilogLoggerFactory _factory;

    /// <param name="output">See <see cref="StandardOutput"/>.</param>
    public Logging(LoggingSettings settings, Metrics metrics, TextWriter output)
    {
        _sink = new(output, new TextLogFormatter(), metrics.LogEventDropped, lost => Own.LogEventsDropped(lost));
        var logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(_level)
            .MinimumLevel.Override("Microsoft", _frameworkLevel)
            .MinimumLevel.Override("System", _frameworkLevel)

            // A listener that cannot start is told of by whoever starts it, in words; the host would only put a stack trace before them.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)

            // Nor is the web server asked what it thinks of what strangers send: some of it is an error with a stack trace each. What our own handlers throw is
            // told of by them.
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics", LogEventLevel.Fatal)
            .WriteTo.Sink(_sink)
            .CreateLogger();
        _factory = new(logger, dispose: true);
        Apply(settings);
    }

    public ILoggerFactory Factory => _factory;

    private Microsoft.Extensions.Logging.ILogger Own => field ??= _factory.CreateLogger<Logging>();

    /// <summary>The console as it was given to this process, in UTF-8; a write throws when nobody can read it any more.</summary>
    /// <param name="descriptor">The file descriptor of another output than the standard one.</param>
    public static TextWriter StandardOutput(int descriptor = 1)
    {
        if (OperatingSystem.IsWindows())
        {
            return new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        }

        // .NET's stream for the console takes a broken pipe for success. A file stream tells, but keeps its own position in a file, and would write over
        // what others write to the same one.
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new StreamWriter(stream.CanSeek ? Console.OpenStandardOutput() : stream, new UTF8Encoding(false));
    }

    /// <summary>Follows a reload: the level and the format of every event from now on.</summary>
    public void Apply(LoggingSettings settings)
    {
        _sink.Formatter = settings.Format == LogFormat.Json ? new JsonLogFormatter() : new TextLogFormatter();
        _level.MinimumLevel = LevelConvert.ToSerilogLevel(settings.Level);

        // What the framework does is of interest only when something is wrong with it.
        _frameworkLevel.MinimumLevel = _level.MinimumLevel > LogEventLevel.Warning ? _level.MinimumLevel : LogEventLevel.Warning;
    }

    /// <summary>Writes what still waits, for at most <paramref name="patience"/>. What is logged after that is lost.</summary>
    public void End(TimeSpan patience) => _sink.End(patience);

    /// <summary>Writes what still waits, for at most 2 s.</summary>
    public void Dispose() => _factory.Dispose();
}

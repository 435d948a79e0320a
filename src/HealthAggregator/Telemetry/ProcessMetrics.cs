using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Enumeration;

namespace HealthAggregator.Telemetry;

/// <summary>The <c>process_</c> metrics that every Prometheus client library exports; the ones about file descriptors where there is a /proc.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    private const string OpenFiles = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";

    private readonly Meter _meter = new("process");

    public ProcessMetrics()
    {
        // Read once: the runtime works it out from the wall clock, and would give a slightly different answer each time.
        var start = (Of(process => process.StartTime.ToUniversalTime()) - DateTime.UnixEpoch).TotalSeconds;

        _meter.CreateObservableCounter("cpu_seconds_total", () => Of(process => process.TotalProcessorTime.TotalSeconds), null,
            "User and system CPU time spent, in seconds.");
        _meter.CreateObservableGauge("resident_memory_bytes", () => Of(process => process.WorkingSet64), null, "Resident memory size in bytes.");
        _meter.CreateObservableGauge("virtual_memory_bytes", () => Of(process => process.VirtualMemorySize64), null, "Virtual memory size in bytes.");
        _meter.CreateObservableGauge("threads", () => Of(process => process.Threads.Count), null, "Operating system threads.");
        _meter.CreateObservableGauge("start_time_seconds", () => start, null, "When the process started, in seconds since 1970.");
        if (Directory.Exists(OpenFiles))
        {
            _meter.CreateObservableGauge("open_fds", CountOpenFiles, null, "Open file descriptors, sockets included.");
            _meter.CreateObservableGauge("max_fds", MaxOpenFiles, null, "How many file descriptors may be open; absent when there is no limit.");
        }
    }

    public Meter Meter => _meter;

    public void Dispose() => _meter.Dispose();

    private static T Of<T>(Func<Process, T> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }

    // There may be thousands, and their names are of no interest.
    private static int CountOpenFiles() => new FileSystemEnumerable<bool>(OpenFiles, (ref _) => true).Count();

    private static IEnumerable<Measurement<long>> MaxOpenFiles()
    {
        const string Row = "Max open files";
        var limit = File.ReadLines(Limits).First(line => line.StartsWith(Row, StringComparison.Ordinal));
        var soft = limit[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? [new(most)] : [];
    }
}

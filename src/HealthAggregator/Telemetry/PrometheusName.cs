using System.Buffers;
using System.Diagnostics.Metrics;

namespace HealthAggregator.Telemetry;

/// <summary>What Prometheus calls an instrument.</summary>
internal static class PrometheusName
{
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    // Published as counters, but they go down too.
    private static readonly string[] RuntimeGauges = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    // Prometheus keeps the suffix _count for histograms.
    private static readonly Dictionary<string, string> Counts = new()
    {
        ["dotnet.assembly.count"] = "dotnet_assemblies",
        ["dotnet.process.cpu.count"] = "dotnet_process_cpus",
        ["dotnet.thread_pool.thread.count"] = "dotnet_thread_pool_threads",
        ["dotnet.thread_pool.work_item.count"] = "dotnet_thread_pool_work_items",
        ["dotnet.timer.count"] = "dotnet_timers",
    };

    /// <summary>Counters only grow; whatever else is a number, histograms apart, is a gauge.</summary>
    public static bool IsCounter(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        return (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>)) && !RuntimeGauges.Contains(instrument.Name);
    }

    /// <summary>The Meter's name and the instrument's, in letters, digits and underscores, with the unit and <c>_total</c> at the end where they belong.</summary>
    public static string Of(Instrument instrument)
    {
        // The runtime names its instruments in full.
        var name = instrument.Meter.Name == PrometheusText.RuntimeMeter
            ? Counts.GetValueOrDefault(instrument.Name, instrument.Name)
            : $"{instrument.Meter.Name}_{instrument.Name}";
        name = EndingWith(OfLabel(name), instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" });
        return IsCounter(instrument) ? EndingWith(name, "_total") : name;
    }

    /// <summary>Dots are the custom in tags, and not allowed in labels.</summary>
    public static string OfLabel(string name) => name.AsSpan().IndexOfAnyExcept(Letters) < 0
        ? name
        : string.Concat(name.Select(letter => Letters.Contains(letter) ? letter : '_'));

    private static string EndingWith(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HealthAggregator.Telemetry;

/// <summary>
/// The only renderer of metrics: this program's, the runtime's (<c>dotnet_</c>) and the process's (<c>process_</c>), as Prometheus reads them. Listens to
/// Meters as prometheus-net does, and can be replaced by it.
/// </summary>
/// <remarks>Counts from its construction on: construct it before the first probe.</remarks>
public sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    internal const string RuntimeMeter = "System.Runtime";

    private readonly ProcessMetrics _process = new();
    private readonly MeterListener _listener = new();

    // Added to by whichever thread makes an instrument, read by scrapes.
    private readonly ConcurrentQueue<MetricFamily> _families = [];

    // What is observed goes to the page being written, so there is one at a time. The other scrapes wait, and hold no thread meanwhile.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Exposition? _page;

    public PrometheusText(Metrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // By identity: tests run several instances of this program in one process, with Meters of the same name.
            if (instrument.Meter == metrics.Meter || instrument.Meter == _process.Meter || instrument.Meter.Name == RuntimeMeter)
            {
                var family = MetricFamily.Of(instrument);
                _families.Enqueue(family);
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags, _page));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags, _page));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags, _page));
        _listener.Start();
    }

    /// <summary>Writes everything as it is now, always in the same order.</summary>
    /// <param name="output">Memory: one that can block would hold up every other scrape.</param>
    public async Task WriteAsync(IBufferWriter<byte> output, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _page = new(output);
            foreach (var family in _families)
            {
                family.Write(_page);
            }

            _listener.RecordObservableInstruments();
        }
        finally
        {
            _page = null;
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _process.Dispose();
        _turn.Dispose();
    }
}

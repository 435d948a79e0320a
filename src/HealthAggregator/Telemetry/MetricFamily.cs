using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace HealthAggregator.Telemetry;

/// <summary>One instrument as Prometheus sees it: a name, a type, and lines.</summary>
internal abstract class MetricFamily(Instrument instrument, string type)
{
    private readonly string _name = PrometheusName.Of(instrument);

    public static MetricFamily Of(Instrument instrument)
    {
        return instrument switch
        {
            { IsObservable: true } => new Observed(instrument, PrometheusName.IsCounter(instrument) ? "counter" : "gauge"),
            Histogram<double> histogram => new Distribution(histogram, [.. histogram.Advice?.HistogramBucketBoundaries ?? []]),
            Counter<long> => new Total(instrument),
            _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType()}: teach MetricFamily what it looks like."),
        };
    }

    /// <param name="page">What is being written, if anything is: what is observed, is observed because of a scrape.</param>
    public abstract void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, Exposition? page);

    /// <summary>Writes what was taken since the start.</summary>
    public virtual void Write(Exposition page)
    {
    }

    protected void Line(Exposition page, ReadOnlySpan<KeyValuePair<string, object?>> tags, double value, string suffix = "", double? bound = null)
    {
        page.Family(_name, type, instrument.Description ?? $"{instrument.Name}.");
        page.Line(_name, suffix, tags, bound, value);
    }

    /// <summary>Values that are asked for at each scrape, and go straight to the page.</summary>
    private sealed class Observed(Instrument instrument, string type) : MetricFamily(instrument, type)
    {
        public override void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, Exposition? page) => Line(page!, tags, value);
    }

    /// <summary>Increments, added up.</summary>
    private sealed class Total(Instrument instrument) : MetricFamily(instrument, "counter")
    {
        private readonly Series<Sum> _series = new(() => new());

        public override void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, Exposition? page) => _series[tags].Add(value);

        public override void Write(Exposition page)
        {
            foreach (var (tags, sum) in _series.InOrder())
            {
                Line(page, tags, sum.Value);
            }
        }
    }

    /// <summary>Values, counted by size.</summary>
    private sealed class Distribution(Instrument instrument, ImmutableArray<double> bounds) : MetricFamily(instrument, "histogram")
    {
        private readonly Series<Buckets> _series = new(() => new(bounds));

        public override void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, Exposition? page) => _series[tags].Add(value);

        public override void Write(Exposition page)
        {
            foreach (var (tags, buckets) in _series.InOrder())
            {
                var upTo = 0L;
                for (var index = 0; index <= bounds.Length; index++)
                {
                    upTo += buckets.CountIn(index);
                    Line(page, tags, upTo, "_bucket", index < bounds.Length ? bounds[index] : double.PositiveInfinity);
                }

                Line(page, tags, buckets.Sum, "_sum");
                Line(page, tags, upTo, "_count");
            }
        }
    }
}

using System.Buffers;
using System.Text;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Tests.Telemetry;

internal static class Scrape
{
    /// <summary>The whole page.</summary>
    public static async Task<string> PageAsync(this PrometheusText text)
    {
        var output = new ArrayBufferWriter<byte>();
        await text.WriteAsync(output, TestContext.Current.CancellationToken);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
    }

    /// <summary>The lines of a page that are about <paramref name="name"/>, without its HELP and TYPE.</summary>
    public static async Task<string[]> LinesAsync(this PrometheusText text, string name) =>
        [.. (await text.PageAsync()).Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))];
}

using System.Text.Json;
using HealthAggregator.Census;
using HealthAggregator.Core;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>The census as the status tells it.</summary>
public sealed class ProberEntries(ProberCensus census, Clock clock)
{
    public IReadOnlyList<ProberEntry> Probers
    {
        get
        {
            var now = clock.Now;
            return [.. census.Probers.Select(prober => Of(prober, now))];
        }
    }

    public IReadOnlyList<ExpectedProberEntry> Expected
    {
        get
        {
            var now = clock.Now;
            return [.. census.Expectations.Select(expectation => Of(expectation, now))];
        }
    }

    private static ProberEntry Of(Prober prober, Moment now)
    {
        var (key, told) = (prober.Key, prober.Told!);
        var names = new List<string>();
        foreach (var expectation in prober.Meets)
        {
            names.Add(expectation.Settings.Name);
        }

        return new(
            prober.Family.Name,
            key.UserAgent is { } userAgent ? LogText.Visible(userAgent) : null,
            (key.Source.IsIPv4MappedToIPv6 ? key.Source.MapToIPv4() : key.Source).ToString(),
            key.Method,
            key.Version,
            key.Page is { } page ? JsonNamingPolicy.KebabCaseLower.ConvertName(page.Kind.ToString()) : null,
            key.Page?.DataCenterName,
            WallOf(prober.SeenAt, now),
            told.Status,
            told.Verdict is { } verdict ? Labels.Of(verdict) : null,
            names);
    }

    private static ExpectedProberEntry Of(Expectation expectation, Moment now)
    {
        var settings = expectation.Settings;
        return new(
            settings.Name,
            settings.Family?.Name,
            settings.UserAgent,
            settings.From?.ToString(),
            settings.DataCenter,
            Duration.Format(settings.Every),
            expectation.SeenAt is { } seen ? WallOf(seen, now) : null,
            expectation.IsSilent);
    }

    private static DateTimeOffset WallOf(TimeSpan uptime, Moment now) => now.Wall - (now.Uptime - uptime);
}

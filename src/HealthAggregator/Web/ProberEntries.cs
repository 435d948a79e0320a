using System.Text.Json;
using HealthAggregator.Census;
using HealthAggregator.Core;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>The census as the status tells it.</summary>
public sealed class ProberEntries(ProberCensus census)
{
    public IReadOnlyList<ProberEntry> Probers => [.. census.Probers.Select(Of)];

    public IReadOnlyList<ExpectedProberEntry> Expected => [.. census.Expectations.Select(Of)];

    private ProberEntry Of(Prober prober)
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
            census.WallAt(prober.SeenAt),
            told.Status == 0 ? null : told.Status,
            told.Verdict is { } verdict ? Labels.Of(verdict) : null,
            names);
    }

    private ExpectedProberEntry Of(Expectation expectation)
    {
        var settings = expectation.Settings;
        return new(
            settings.Name,
            settings.Family?.Name,
            settings.UserAgent,
            settings.From?.ToString(),
            settings.DataCenter,
            Duration.Format(settings.Every),
            expectation.SeenAt is { } seen ? census.WallAt(seen) : null,
            expectation.IsSilent);
    }
}

using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Support;

/// <summary>Two burst sites, blue and green, and an active one, white, on a clock that the test moves; nothing is heard of any stack.</summary>
internal sealed class ControlledEstate : IAsyncDisposable
{
    public const string Reason = "\"reason\":\"a test\"";

    private ControlledEstate(AggregatorApplication application) =>
        (Application, Operator, Anybody) = (application, new(application.Operator), new(application.Admin));

    public AggregatorApplication Application { get; }

    /// <summary>Whoever has the token.</summary>
    public ApiClient Operator { get; }

    public ApiClient Anybody { get; }

    /// <summary>Noon of the first day of 2030, until the test moves it.</summary>
    public ManualTimeProvider Time { get; private init; } = null!;

    public static Plan Plan => new([.. Some.DataCenters(Check("blue"), Check("green"), Check("white"))
        .Select(dataCenter => dataCenter with { Role = dataCenter.Name == "white" ? Role.Active : Role.Burst })]);

    public static async Task<ControlledEstate> Start(Plan? plan = null, Func<Settings, Settings>? with = null)
    {
        var time = new ManualTimeProvider();
        var settings = Some.Settings(plan ?? Plan);
        return new(await AggregatorApplication.Start(with?.Invoke(settings) ?? settings, time)) { Time = time };
    }

    /// <summary>What the probe listener says of a data center, in words that show burst.</summary>
    public async Task<string> Burst(string dataCenter) => (await Application.Verdict($"/burst-state/{dataCenter}"))[4..];

    public ValueTask DisposeAsync() => Application.DisposeAsync();

    private static CheckPlan Check(string dataCenter) => Some.Check(new TcpTarget("127.0.0.1", 1), $"{dataCenter}/web/page", Some.Cadence(interval: 3600));
}

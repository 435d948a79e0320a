using HealthAggregator.Controlling;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>What the admin API speaks with.</summary>
/// <param name="Reload">Loads the configuration anew; told who asked.</param>
public sealed record AdminParts(
    Board Board,
    StatusBuilder Status,
    PrometheusText Exposition,
    Access Access,
    Func<string, Task<Reload>> Reload,
    ControlService Control,
    BeatBook Beats,
    Clock Clock);

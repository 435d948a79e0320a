using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>What the admin API speaks with.</summary>
/// <param name="Reload">Loads the configuration anew; told who asked.</param>
/// <param name="Apply">Takes in what an operator said; done when it is published.</param>
public sealed record AdminParts(
    Board Board,
    StatusBuilder Status,
    PrometheusText Exposition,
    Access Access,
    Func<string, Task<Reload>> Reload,
    Func<Input, Task> Apply,
    ControlService Control,
    Clock Clock,
    ILogger Logger);

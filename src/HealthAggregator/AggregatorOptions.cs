using HealthAggregator.Configuration;

namespace HealthAggregator;

/// <summary>What one instance is started with.</summary>
/// <param name="Source">Where its configuration comes from, now and at each reload.</param>
/// <param name="Settings">What that source said just now.</param>
public sealed record AggregatorOptions(ConfigSource Source, Settings Settings)
{
    /// <summary>Default: the time since the machine's boot, where there is such a clock.</summary>
    public TimeProvider Time { get; init; } = BootTime.OrSystem;

    /// <summary>Where the log goes. Default: standard output.</summary>
    public TextWriter? LogOutput { get; init; }

    /// <summary>Told when a loop that must never end has ended: the process is of no use any more. Called on the thread of that loop.</summary>
    public required Action<string, Exception> Died { get; init; }
}

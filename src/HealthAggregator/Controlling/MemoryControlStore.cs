using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Control state for as long as the process lives.</summary>
public sealed class MemoryControlStore : IControlStore
{
    public ControlState State { get; private set; } = ControlState.Empty;

    public AuditEntry? Change { get; private set; }

    public string? Alarm => null;

    public bool AcceptsChanges => true;

    public void Save(ControlState state, AuditEntry change) => (State, Change) = (state, change);

    public void Dispose()
    {
    }
}

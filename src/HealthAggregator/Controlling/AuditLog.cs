namespace HealthAggregator.Controlling;

// A stand-in until the log itself is merged.
public sealed class AuditLog : IDisposable
{
    public long LastRevision => 0;

    public void Append(AuditEntry entry)
    {
    }

    public IReadOnlyList<AuditEntry> Newest(int limit) => [];

    public void Dispose()
    {
    }
}

namespace HealthAggregator.Configuration;

/// <summary>For how many checks a plan has room besides those that are written. Those that find hosts are not counted: there are no more of them than stacks.</summary>
internal sealed class CheckRoom(long left)
{
    public long Left { get; private set; } = left;

    /// <returns>False where there was none.</returns>
    public bool Take() => Left-- > 0;
}

namespace HealthAggregator.Core.Planning;

/// <summary>Where the hosts of a stack are found.</summary>
/// <param name="Name">The name to look up, or the path of the file.</param>
public sealed record HostSource(HostSourceKind Kind, string Name)
{
    /// <summary>The name server that is asked for SRV records: a name or an address. Default: the first of the system.</summary>
    public string? Server { get; init; }

    /// <summary>1 to 65535; default 53.</summary>
    public int ServerPort { get; init; } = 53;

    public override string ToString() => Kind switch
    {
        HostSourceKind.File => Name,
        HostSourceKind.Srv => $"SRV {Name}",
        _ => Name,
    };
}

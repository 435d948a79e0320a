namespace HealthAggregator.Core.Planning;

/// <summary>Where the hosts of a stack are found. Equal sources have the same hosts.</summary>
public sealed record HostSource
{
    /// <param name="name">The name to look up, or the whole path of the file.</param>
    public HostSource(HostSourceKind kind, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Kind, Name) = (kind, name);
    }

    public HostSourceKind Kind { get; }

    public string Name { get; }

    /// <summary>The name server that is asked for SRV records: a name or an address. Default: the first of the system.</summary>
    public string? Server { get; init; }

    /// <summary>1 to 65535; default 53. Of no meaning but for SRV records.</summary>
    public int ServerPort
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65535);
            field = value;
        }
    }
    = 53;

    public override string ToString() => Kind == HostSourceKind.Srv ? $"SRV {Name}" : Name;
}

using System.Globalization;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes while the hosts of a stack can be found, and are enough. Whoever asks finds them anew.</summary>
public sealed record HostsTarget : Target
{
    /// <summary>The lane of all that read files.</summary>
    public const string Lane = "file";

    /// <param name="fewest">Below that many the stack fails. 1 or more.</param>
    public HostsTarget(HostSource source, int fewest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 1);
        (Source, Fewest) = (source, fewest);
    }

    public HostSource Source { get; }

    public int Fewest { get; }

    /// <summary>Whether a host without a port is of no use. Default false.</summary>
    public bool NeedsPorts { get; init; }

    /// <summary>Whether the plan was made with too few hosts: then this fails until there is one with enough. Default false.</summary>
    public bool IsShort { get; init; }

    /// <summary>How many of the hosts are not asked, because no plan has so many checks. 0 or more; default 0.</summary>
    public int LeftOut
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    public override string Kind => "hosts";

    public override string Host => Source switch
    {
        { Kind: HostSourceKind.File } => Lane,
        { Server: { } server } => server,
        _ => DnsTarget.Lane,
    };

    public override int Port => Source.Server is null ? 0 : Source.ServerPort;

    public override string Display => $"hosts of {Source}{(Source.Server is { } server ? $" from {Endpoint(server, Source.ServerPort)}" : "")}";

    public override IEnumerable<string?> Parts =>
    [
        "hosts", Source.Kind.ToString(), Source.Name, Source.Server, Source.ServerPort.ToString(CultureInfo.InvariantCulture), Fewest.ToString(CultureInfo.InvariantCulture),
        NeedsPorts ? "ports" : null, IsShort ? "short" : null, LeftOut.ToString(CultureInfo.InvariantCulture),
    ];

    public bool Equals(HostsTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

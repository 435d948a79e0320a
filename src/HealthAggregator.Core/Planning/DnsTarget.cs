using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes when a name has at least one answer, and no other answers than expected.</summary>
public sealed record DnsTarget : Target
{
    /// <summary>The lane of all that ask the system's resolver.</summary>
    public const string Lane = "dns";

    /// <param name="name">The name to look up.</param>
    public DnsTarget(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    public string Name { get; }

    /// <summary>Who is asked: a name or an address. Default: the system's resolver, which knows of addresses alone.</summary>
    public string? Server { get; init; }

    /// <summary>1 to 65535; default 53. Of no meaning without a <see cref="Server"/>.</summary>
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

    /// <summary>Default: addresses of either family from the system's resolver, A from a <see cref="Server"/>.</summary>
    public DnsRecordType? Type { get; init; }

    /// <summary>
    /// What may be answered: addresses and networks (<c>10.0.0.0/24</c>) where addresses are asked for, else records as <c>dig +short</c> writes them, but for quotes and the dot
    /// at the end. Default anything.
    /// </summary>
    public ImmutableArray<string> Answers { get; init; } = [];

    public override string Kind => "dns";
    public override string Host => Server ?? Lane;
    public override int Port => Server is null ? 0 : ServerPort;
    public override string Display => $"{Name}{(Type is { } type ? $" {Word(type)}" : "")}{(Server is null ? "" : $" from {Endpoint(Server, ServerPort)}")}";

    public override IEnumerable<string?> Parts =>
        ["dns", Name, Server, ServerPort.ToString(CultureInfo.InvariantCulture), Type is { } type ? Word(type) : null, .. Answers];

    /// <summary>As people write it: <c>A</c>, <c>CNAME</c>.</summary>
    public static string Word(DnsRecordType type) => type.ToString().ToUpperInvariant();

    /// <summary>Whether this may be one of the answers.</summary>
    public bool Expects(string answer) => Answers.IsEmpty || (Type is null or DnsRecordType.A or DnsRecordType.Aaaa
        ? IPAddress.TryParse(answer, out var address) && Answers.Any(expected => NetworkOf(expected)?.Contains(address) == true)
        : Answers.Contains(answer, Type == DnsRecordType.Txt ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase));

    /// <summary>An address, which is a network of one, or a network; null when it is neither.</summary>
    public static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;

    public bool Equals(DnsTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

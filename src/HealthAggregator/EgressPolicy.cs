using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace HealthAggregator;

/// <summary>
/// Which addresses may be connected to, looked at after each name was resolved: whoever answers for a name must not be able to turn this process against the machine or the
/// network that it runs in. An address that the config itself writes was meant, and is refused by <paramref name="Deny"/> alone.
/// </summary>
/// <param name="Allow">With any, a name may mean these addresses alone, those that are refused otherwise included. Default: any but those.</param>
/// <param name="Deny">Never connected to, whatever else is said. Default: none.</param>
public sealed record EgressPolicy(ImmutableArray<IPNetwork> Allow, ImmutableArray<IPNetwork> Deny)
{
    public static readonly EgressPolicy Default = new([], []);

    /// <summary>What no name of a stack stands for: the machine itself, what has no router, and where clouds keep the credentials of their machines.</summary>
    private static readonly ImmutableArray<(IPNetwork Network, string What)> Special =
    [
        (IPNetwork.Parse("169.254.169.254/32"), "a cloud's metadata"),
        (IPNetwork.Parse("100.100.100.200/32"), "a cloud's metadata"),
        (IPNetwork.Parse("168.63.129.16/32"), "a cloud's metadata"),
        (IPNetwork.Parse("192.0.0.192/32"), "a cloud's metadata"),
        (IPNetwork.Parse("fd00:ec2::/64"), "a cloud's metadata"),
        (IPNetwork.Parse("fd20:ce::/64"), "a cloud's metadata"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local"),
        (IPNetwork.Parse("fe80::/10"), "link-local"),
        (IPNetwork.Parse("127.0.0.0/8"), Loopback),
        (IPNetwork.Parse("::1/128"), Loopback),
        (IPNetwork.Parse("0.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("::/128"), "this machine"),
        (IPNetwork.Parse("224.0.0.0/3"), "no address of one machine"),
        (IPNetwork.Parse("ff00::/8"), "no address of one machine"),
    ];

    private const string Loopback = "this machine";

    /// <summary>Why <paramref name="host"/> may not be asked at this address; null when it may.</summary>
    /// <param name="host">As the config has it.</param>
    /// <param name="address">What it means.</param>
    public string? WhyNot(string host, IPAddress address)
    {
        var plain = Plain(address);
        if (Has(Deny, address) || Has(Deny, plain))
        {
            return "egress.deny has it";
        }

        if (IPAddress.TryParse(host, out _) || Has(Allow, plain))
        {
            return null;
        }

        if (!Allow.IsEmpty && !Has(Allow, address))
        {
            return "egress.allow does not have it";
        }

        // A network of addresses with IPv4 inside is allowed for where they lead usually, and not for this machine.

        // The one name that means this machine by definition (RFC 6761).
        var what = Special.FirstOrDefault(special => special.Network.Contains(plain)).What;
        return what == Loopback && IsLocalhost(host) && IPAddress.IsLoopback(plain) ? null
            : what is null ? null
            : $"it is {what}";
    }

    public bool Equals(EgressPolicy? other) => other is not null && Allow.SequenceEqual(other.Allow) && Deny.SequenceEqual(other.Deny);

    public override int GetHashCode() => (Allow.Length, Deny.Length).GetHashCode();

    private static bool Has(ImmutableArray<IPNetwork> networks, IPAddress address) => networks.Any(network => network.Contains(address));

    /// <summary>
    /// IPv4 inside IPv6, however it is dressed: mapped (::ffff:), translated (::ffff:0:), compatible (::), NAT64 (64:ff9b::, and within 64:ff9b:1::/48 at the end or, where there is
    /// nothing, after the prefix as RFC 6052 has it) and 6to4 (2002:).
    /// </summary>
    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : bytes[..12].SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) ? new(bytes[12..])
            : bytes[..6].SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 1]) ? new(bytes[12..].IndexOfAnyExcept((byte)0) >= 0 ? bytes[12..] : [bytes[6], bytes[7], bytes[9], bytes[10]])
            : bytes[..12].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0]) ? new(bytes[12..])
            : bytes[..2].SequenceEqual((ReadOnlySpan<byte>)[0x20, 0x02]) ? new(bytes[2..6])
            : bytes[..12].IndexOfAnyExcept((byte)0) < 0 && bytes[12] != 0 ? new(bytes[12..])
            : address;
    }

    private static bool IsLocalhost(string host) =>
        host.TrimEnd('.') is var name && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}

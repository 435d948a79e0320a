using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A host, and perhaps a port, as they stand in an address or a URL.</summary>
/// <param name="Host">A name, an IPv4 address in four decimal parts, or an IPv6 address without brackets.</param>
/// <param name="Port">0 to 65535; null when none is written.</param>
internal sealed partial record Endpoint(string Host, int? Port)
{
    private const string HostRemedy = "write a host name, an IPv4 address such as 10.0.0.11 or an IPv6 address such as [2001:db8::1]";

    /// <param name="text"><c>host</c>, <c>host:port</c>, <c>[ipv6]</c> or <c>[ipv6]:port</c>.</param>
    public static Parsed<Endpoint> Parse(string text)
    {
        var form = Form.Match(text);
        if (!form.Success)
        {
            return IPv6.IsMatch(text) && text.AsSpan().Count(':') > 1
                ? new Refusal("an IPv6 address needs brackets here", "write [2001:db8::1], or [2001:db8::1]:443 with a port")
                : text.Length == 0 || text[0] == ':' ? new Refusal("there is no host", HostRemedy)
                : new Refusal($"{Shown.Of(text)} is no host and port", $"{HostRemedy}, and a port after one colon");
        }

        var (host, port) = (ParseHost(form.Groups["host"].Value), form.Groups["port"]);
        return host.Refusal is not null ? host.Refusal
            : !form.Groups["colon"].Success ? new Endpoint(host.Value!, null)
            : PortText.IsMatch(port.ValueSpan) && int.Parse(port.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is var number and <= 65535
                ? new Endpoint(host.Value!, number)
                : new Refusal($"{Shown.Of(port.Value)} is no port", "write a port from 1 to 65535");
    }

    /// <returns>The host, an IPv6 address without its brackets.</returns>
    public static Parsed<string> ParseHost(string text)
    {
        var bare = text is ['[', .., ']'] ? text[1..^1] : text;
        if (bare.Contains('%', StringComparison.Ordinal))
        {
            return new Refusal("an address with a zone means another host on every machine", HostRemedy);
        }

        if (bare.Contains(':', StringComparison.Ordinal) || bare != text)
        {
            return IPv6.IsMatch(bare) && IPAddress.TryParse(bare, out _) ? bare : new Refusal($"{Shown.Of(text)} is no IPv6 address", HostRemedy);
        }

        // 010.0.0.1, 10.1 and 0x7f000001 are addresses to some programs, and not always the same ones.
        if (Number.IsMatch(bare))
        {
            return IPv4.IsMatch(bare)
                ? bare
                : new Refusal($"{Shown.Of(text)} is no IPv4 address", "write four numbers from 0 to 255 without leading zeros, such as 10.0.0.11");
        }

        return bare.Length <= 253 && Name.IsMatch(bare) ? bare
            : bare.Any(character => !char.IsAscii(character)) ? new Refusal("a host name is ASCII", "write its punycode form, xn--…")
            : new Refusal($"{Shown.Of(text)} is no host", HostRemedy);
    }

    [GeneratedRegex(@"^(?<host>\[[^\]]*\]|[^:\[\]]+)(?<colon>:(?<port>[^:]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex PortText { get; }

    [GeneratedRegex(@"^[0-9A-Fa-f:.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex IPv6 { get; }

    [GeneratedRegex(@"(^|\.)([0-9]+|0[xX][0-9A-Fa-f]*)\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?!\z)|\z)){4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IPv4 { get; }

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.(?!\z)|\.?\z))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }
}

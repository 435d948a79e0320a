using System.Globalization;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A URL, an address or an argument to probe with, in which <c>{host}</c> may stand for each host of a stack, and <c>{port}</c> for the port it was found with.</summary>
internal sealed record AddressTemplate(string Text)
{
    private const string Placeholder = "{host}";
    private const string PortPlaceholder = "{port}";

    public bool NamesHost => Text.Contains(Placeholder, StringComparison.Ordinal);

    public bool NamesPort => Text.Contains(PortPlaceholder, StringComparison.Ordinal);

    /// <summary>As it is for some host, to see whether it is right in itself.</summary>
    public string Sample => For(new FoundHost("host", 1));

    /// <summary>Whether it may be any text: an address only where it looks like one.</summary>
    public bool IsArgument { get; init; }

    public string For(FoundHost host) =>
        (host.Port is { } port ? this with { Text = Text.Replace(PortPlaceholder, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) } : this).For(host.Host);

    /// <param name="host">As written: an IPv6 address with or without brackets. It gets them where a port may follow, and nowhere else.</param>
    private string For(string host)
    {
        var bare = host.Trim('[', ']');
        if (IsArgument && !Text.Contains("://", StringComparison.Ordinal))
        {
            return InArgument(Text, bare);
        }

        var inAuthority = bare.Contains(':', StringComparison.Ordinal) ? $"[{bare}]" : bare;
        var start = Text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = Text.AsSpan(start).IndexOfAny("/?#") is var path and >= 0 ? start + path : Text.Length;
        var authority = Text[start..end].Replace("[{host}]", Placeholder, StringComparison.Ordinal);
        return (IsArgument ? InArgument(Text[..start], bare) : Text[..start])
            + authority.Replace(Placeholder, inAuthority, StringComparison.Ordinal)
            + Text[end..].Replace(Placeholder, bare, StringComparison.Ordinal);
    }

    /// <summary>Alone, <c>-H {host}</c>, it needs no brackets; before a port it does.</summary>
    private static string InArgument(string text, string host)
    {
        var beforePort = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return text.Replace("[{host}]", beforePort, StringComparison.Ordinal).Replace("{host}:", $"{beforePort}:", StringComparison.Ordinal).Replace(Placeholder, host, StringComparison.Ordinal);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>The kinds of text that stand for something.</summary>
internal static partial class Texts
{
    private const int LongestUrl = 2_048;
    private const int LargestCertificateFile = 1024 * 1024;
    private const string NameRemedy = "write a-z, 0-9 and -, not - first, at most 63 characters";
    private const string ListenerRemedy = "write an address of this machine and a port, such as 0.0.0.0:8080 or \"[::]:8080\"";
    private const string JsonPathRemedy = "write member names and positions joined by dots, such as checks.0.status";
    private const string NetworkRemedy = "write an address such as 10.0.0.5, or a network such as 10.0.0.0/24 or 2001:db8::/32";
    private const string Sha256Remedy = "write the 64 hexadecimal digits of printf %s \"$TOKEN\" | sha256sum";

    private const string PinRemedy = "write the 64 hexadecimal digits of openssl x509 -in CERT -pubkey -noout | openssl pkey -pubin -outform der | sha256sum";

    // What an empty token, and the line break that echo adds to it, hash to.
    private static readonly ImmutableArray<string> EmptyTokens =
        [Convert.ToHexString(SHA256.HashData([])), Convert.ToHexString(SHA256.HashData("\n"u8))];

    public static TextKind<AddressTemplate> Url { get; } = new("write a URL such as http://10.0.0.11/health", LongestUrl, text =>
        UrlRule.Parse(new AddressTemplate(text).Sample) is { Refusal: { } refusal } ? refusal : new AddressTemplate(text))
    {
        Pattern = "^https?://",
    };

    /// <summary>The URL of a server that is asked on a path of its own.</summary>
    public static TextKind<AddressTemplate> Server { get; } = new("write a URL such as https://10.0.0.11:8443", LongestUrl, text =>
        ParseServer(new AddressTemplate(text).Sample) is { Refusal: { } refusal } ? refusal : new AddressTemplate(text))
    {
        Pattern = "^https?://",
    };

    /// <summary>The URL below which the paths of a server begin.</summary>
    public static TextKind<AddressTemplate> Base { get; } = new("write a URL such as http://10.0.0.11:9090", LongestUrl, text =>
        ParseBase(new AddressTemplate(text).Sample) is { Refusal: { } refusal } ? refusal : new AddressTemplate(text))
    {
        Pattern = "^https?://",
    };

    public static TextKind<AddressTemplate> HostAndPort { get; } = new("write host:port, such as 10.0.0.31:443", 300, text =>
        ParseHostAndPort(new AddressTemplate(text).Sample) is { Refusal: { } refusal } ? refusal : new AddressTemplate(text))
    {
        Pattern = @":([0-9]{1,5}|\{port\})$",
    };

    public static TextKind<string> Host { get; } = new("write a host name or an address", 255, text => Endpoint.ParseHost(text) switch
    {
        { Refusal: not null } when Endpoint.Parse(text) is { Value.Port: not null } =>
            new Refusal("a port does not belong here", "write it after {host} in check"),
        { Refusal: { } refusal } => refusal,
        _ => text,
    });

    public static TextKind<string> LookedUp { get; } = new(DnsName.Remedy, 255, DnsName.Parse);

    public static TextKind<Endpoint> NameServer { get; } = new(DnsName.ServerRemedy, 300, DnsName.ParseServer);

    public static TextKind<string> ServerName { get; } = new("write a host name", 255, Endpoint.ParseHost);

    public static TextKind<IPEndPoint> Listener { get; } = new(ListenerRemedy, 64, ParseListener);

    public static TextKind<string> Name { get; } = new(NameRemedy, 63, text =>
        NameText.IsMatch(text) ? text : new Refusal($"{Shown.Of(text)} is no name", NameRemedy))
    {
        Pattern = "^[a-z0-9][a-z0-9-]{0,62}$",
    };

    public static TextKind<string> Answer { get; } = new("write 1 to 256 printable ASCII characters", 256, text =>
        text.All(character => character is >= ' ' and <= '~')
            ? text
            : new Refusal("a body is printable ASCII on one line", "write 1 to 256 such characters"))
    {
        Pattern = "^[ -~]+$",
    };

    public static TextKind<BodyRule> Word { get; } = new(
        "write one word, any, or a map: { contains: … }, { matches: … } or { json: …, equals: … }",
        256,
        text => text == "any" ? new AnyBody()
        : text.Any(char.IsWhiteSpace) ? new Refusal("the first word of a page is one word", "write one word, or { contains: … } for more")
        : new FirstWord(text));

    public static TextKind<string> HeaderText { get; } = new("write the value of the header, any, or a map: { contains: … } or { matches: … }", 8_192, text => text);

    public static TextKind<string> SiteName { get; } = new("write one word, such as us-east", 63, text =>
        SiteText.IsMatch(text) ? text : new Refusal($"{Shown.Of(text)} is no word", "write letters, digits, -, _ and ., such as us-east"))
    {
        Pattern = "^[A-Za-z0-9_.-]+$",
    };

    public static TextKind<TimeSpan> Days { get; } = new("write days from 1d to 365d, such as 14d", 4, text =>
        text is [.. var digits, 'd'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 365
            ? TimeSpan.FromDays(days)
            : new Refusal($"{Shown.Of(text)} is no number of days from 1d to 365d", "write days, such as 14d"))
    {
        Pattern = "^[1-9][0-9]{0,2}d$",
    };

    public static TextKind<string> UserAgentPart { get; } = new("write 1 to 100 printable ASCII characters, such as my-gslb/", 100, text =>
        text.All(character => character is >= ' ' and <= '~')
            ? text
            : new Refusal("a User-Agent is printable ASCII on one line", "write 1 to 100 such characters"))
    {
        Pattern = "^[ -~]+$",
    };

    public static TextKind<IPNetwork?> Network { get; } = new(NetworkRemedy, 64, ParseNetwork);

    public static TextKind<string> Needle { get; } = new("write the text that the body must hold", 1_000, text => text);

    public static TextKind<Matches> Regex { get; } = new("write a regular expression", 1_000, text =>
    {
        try
        {
            return new Matches(text);
        }
        catch (RegexParseException exception)
        {
            // The message begins with the pattern, which may hold anything.
            var why = exception.Message.Split($" at offset {exception.Offset}. ")[^1].TrimEnd('.');
            return new Refusal(
                $"this is no regular expression: {why} (character {exception.Offset})", "correct it, or write { contains: … } for plain text");
        }
        catch (NotSupportedException)
        {
            return new Refusal("to match this could take for ever", "write it without look-around, back references and large repetitions");
        }
    });

    public static TextKind<string> JsonPath { get; } = new(JsonPathRemedy, 1_000, text =>
        text.Split('.').Any(step => step.Length == 0) || text.Contains('[', StringComparison.Ordinal)
            ? new Refusal($"{Shown.Of(text)} is no path", JsonPathRemedy)
            : text);

    public static TextKind<string> Path { get; } = new("write a path; a relative one is below the working directory", 4_096, text =>
        text.StartsWith('~') ? new Refusal("~ is not filled in", "write the whole path") : System.IO.Path.GetFullPath(text));

    public static TextKind<string> Certificates { get; } = new("write the path of a PEM file", 4_096, ReadCertificates);

    public static TextKind<ImmutableArray<byte>> Sha256 { get; } = new(Sha256Remedy, 64, text =>
        !Sha256Text.IsMatch(text) ? new Refusal("this is no SHA-256 in hexadecimal", Sha256Remedy)
        : EmptyTokens.Contains(text.ToUpperInvariant())
            ? new Refusal("this is the SHA-256 of an empty token", "make a token, such as openssl rand -hex 32, and write its SHA-256")
        : Convert.FromHexString(text).ToImmutableArray())
    {
        Pattern = "^[0-9A-Fa-f]{64}$",
    };

    public static TextKind<ImmutableArray<byte>> Sha256Pin { get; } = new(PinRemedy, 64, text =>
        Sha256Text.IsMatch(text) ? Convert.FromHexString(text).ToImmutableArray() : new Refusal("this is no SHA-256 in hexadecimal", PinRemedy))
    {
        Pattern = "^[0-9A-Fa-f]{64}$",
    };

    /// <summary>Reads the URL of a server: no path but the root, and no query.</summary>
    public static Parsed<Uri> ParseServer(string text) => ParseBase(text) switch
    {
        { Refusal: { } refusal } => refusal,
        { Value.AbsolutePath: not "/" } => new Refusal("which path is asked there is known", "drop the path: write https://host:port"),
        var server => server,
    };

    /// <summary>Reads the URL below which the paths of a server begin: no query.</summary>
    public static Parsed<Uri> ParseBase(string text) => UrlRule.Parse(text) switch
    {
        { Refusal: not null } when !text.Contains("://", StringComparison.Ordinal) => new Refusal("this is no URL", "write http://host:port, or https://host:port for TLS"),
        { Refusal: { } refusal } => refusal,
        _ when text.Contains('?', StringComparison.Ordinal) => new Refusal("what is asked there is known, and the ? begins a query", "drop the ? and what follows"),
        var server => server,
    };

    public static Parsed<Endpoint> ParseHostAndPort(string text) => Endpoint.Parse(text) switch
    {
        { Refusal: { } refusal } => refusal,
        { Value.Port: null } => new Refusal("the port is missing", $"write {text}:443, or another port"),
        { Value.Port: 0 } => new Refusal("nothing can be asked on port 0", "write a port from 1 to 65535"),
        var endpoint => endpoint,
    };

    private static Parsed<IPEndPoint> ParseListener(string text)
    {
        var endpoint = Endpoint.Parse(text);
        return endpoint.Refusal is not null ? new Refusal($"{Shown.Of(text)} is no address to listen on", ListenerRemedy)
            : endpoint.Value!.Port is not { } port ? new Refusal("the port is missing", $"write {text}:8080, or another port")
            : IPAddress.TryParse(endpoint.Value.Host, out var address) ? new IPEndPoint(address, port)
            : new Refusal(
                $"{Shown.Of(endpoint.Value.Host)} is a name", "write the address: 127.0.0.1 for this machine alone, 0.0.0.0 for every network");
    }

    private static Parsed<IPNetwork?> ParseNetwork(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || Endpoint.ParseHost(parts[0]) is not { Refusal: null } || !IPAddress.TryParse(parts[0], out var address))
        {
            return new Refusal($"{Shown.Of(text)} is no network", NetworkRemedy);
        }

        // Those who ask over IPv4 are known by their IPv4 address, whatever the listener's is.
        if (address.IsIPv4MappedToIPv6)
        {
            return new Refusal($"{Shown.Of(text)} is an IPv4 address in disguise", $"write it as {address.MapToIPv4()}");
        }

        var most = address.GetAddressBytes().Length * 8;
        if (parts.Length == 1)
        {
            return new IPNetwork(address, most);
        }

        return !LengthText.IsMatch(parts[1]) || int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture) is var length && length > most
                ? new Refusal($"{Shown.Of(parts[1])} is no length of a network", $"write a whole number from 0 to {most} after the slash")
            : Begin(address, length) is var begin && begin.Equals(address) ? new IPNetwork(address, length)
            : new Refusal($"{Shown.Of(text)} is an address within a network", $"write {begin}/{length}, or drop /{length} if the address alone is meant");
    }

    /// <summary>The first address of a network.</summary>
    private static IPAddress Begin(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(bytes);
    }

    private static Parsed<string> ReadCertificates(string path)
    {
        var file = BoundedFile.Read(path, LargestCertificateFile);
        if (file.Refusal is not null)
        {
            return file.Refusal;
        }

        try
        {
            // Only the certificates are kept: a key in the same file is nobody's business.
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(Encoding.UTF8.GetString(file.Value!));
            return certificates.Count > 0
                ? certificates.ExportCertificatePems()
                : new Refusal($"{Shown.Of(path)} holds no certificate", "name a PEM file with BEGIN CERTIFICATE in it");
        }
        catch (CryptographicException)
        {
            return new Refusal($"{Shown.Of(path)} holds a broken certificate", "name a PEM file with whole certificates");
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameText { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SiteText { get; }

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex LengthText { get; }

    [GeneratedRegex(@"^[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256Text { get; }
}

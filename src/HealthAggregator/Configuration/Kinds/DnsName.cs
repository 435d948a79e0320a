using System.Net;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>What may be looked up, and who may be asked for it.</summary>
internal static class DnsName
{
    public const string Remedy = "write the name to look up, such as www.shop.example";
    public const string ServerRemedy = "write the name server to ask, such as 10.0.0.53 or ns1.shop.example:5353";

    public static Parsed<string> Parse(string text) => Endpoint.ParseHost(text) switch
    {
        { Refusal: not null } => new Refusal($"{Shown.Of(text)} is no name", Remedy),
        { Value: var host } when IPAddress.TryParse(host, out _) => new Refusal($"{Shown.Of(text)} is an address, which has no records", Remedy),
        var name => name,
    };

    public static Parsed<Endpoint> ParseServer(string text) => Endpoint.Parse(text) switch
    {
        { Value.Port: 0 } => new Refusal("nothing can be asked on port 0", "write a port from 1 to 65535, or none for 53"),
        var server => server,
    };
}

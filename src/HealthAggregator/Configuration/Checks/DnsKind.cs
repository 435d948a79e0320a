using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;
using Endpoint = HealthAggregator.Configuration.Kinds.Endpoint;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a name has at least one answer, and no other answers than expected.</summary>
internal sealed class DnsKind : CheckKind
{
    private const string NetworkRemedy = "write addresses such as 10.0.0.7, and networks such as 10.0.0.0/24";

    private static readonly ConfigKey<AddressTemplate> LookedUp = new(
        "name",
        new TextKind<AddressTemplate>(DnsName.Remedy, 300, text => DnsName.Parse(new AddressTemplate(text).Sample) is { Refusal: { } refusal } ? refusal : new AddressTemplate(text)),
        "The name to look up. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<AddressTemplate> Server = new(
        "server",
        new TextKind<AddressTemplate>(DnsName.ServerRemedy, 300, text => DnsName.ParseServer(new AddressTemplate(text).Sample) is { Refusal: { } refusal } ? refusal : new AddressTemplate(text)),
        "The name server to ask, a host and perhaps a port (default 53), where {host} stands for each host as well. Default: the system's resolver, which knows of addresses alone.");

    private static readonly ConfigKey<DnsRecordType> Type = new(
        "type",
        new WordKind<DnsRecordType>(
            ("A", DnsRecordType.A),
            ("AAAA", DnsRecordType.Aaaa),
            ("CNAME", DnsRecordType.Cname),
            ("TXT", DnsRecordType.Txt),
            ("MX", DnsRecordType.Mx),
            ("NS", DnsRecordType.Ns),
            ("SRV", DnsRecordType.Srv)),
        "The type of the records to ask for. Default: A of a server, and addresses of either family of the system's resolver.");

    private static readonly ConfigKey<ImmutableArray<Written<string>>> Answers = new(
        "answers",
        new ListKind<string>(new TextKind<string>("write what may be answered, such as 10.0.0.7, 10.0.0.0/24 or shop.example", 1_000, text => text)) { TakesSingle = true },
        "What may be answered: it passes when every answer is one of these. Addresses and networks for A and AAAA, else the text of a record: mail.example, 10 mail.example. " +
        "Default: anything, as long as there is an answer.");

    private static readonly ConfigKey<Section> Dns = new(
        "dns",
        new SectionKind("dns_check", LookedUp, Server, Type, Answers) { Short = LookedUp },
        "A DNS check: it passes when the name has an answer, and all answers are expected. A name alone is asked of the system's resolver.");

    public override Choice Choice => Dns;

    public override Target? Build(CheckReading check)
    {
        if (check.Layers.Check.Get(Dns)?.Value is not { } dns || !check.TryRead(dns.Get(LookedUp), DnsName.Parse, out var name))
        {
            return null;
        }

        Endpoint? server = null;
        if (dns.Has(Server) && !check.TryRead(dns.Get(Server), DnsName.ParseServer, out server))
        {
            return null;
        }

        var type = dns.Get(Type) is { IsBroken: false } written ? written.Value : (DnsRecordType?)null;
        if (server is null && type is not (null or DnsRecordType.A or DnsRecordType.Aaaa))
        {
            check.Errors.Add(dns.Get(Type)!.Node, "the system's resolver knows of addresses alone", "add server: and the name server to ask, or write type: A");
            return null;
        }

        var target = new DnsTarget(name!) { Type = type ?? (server is null ? null : DnsRecordType.A), Answers = Expected(dns.Value(Answers), type, server is null, check) };
        return server is null ? target : target with { Server = server.Host, ServerPort = server.Port ?? target.ServerPort };
    }

    private static ImmutableArray<string> Expected(ImmutableArray<Written<string>> written, DnsRecordType? type, bool fromSystem, CheckReading check)
    {
        var asked = type ?? (fromSystem ? null : DnsRecordType.A);
        var expected = ImmutableArray.CreateBuilder<string>();
        foreach (var answer in written.Where(answer => !answer.IsBroken))
        {
            if (asked is null or DnsRecordType.A or DnsRecordType.Aaaa && WhyNoNetwork(answer.Value!, asked) is { } refusal)
            {
                check.Errors.Add(answer.Node, refusal);
            }

            expected.Add(asked == DnsRecordType.Txt ? answer.Value! : answer.Value!.TrimEnd('.'));
        }

        return expected.ToImmutable();
    }

    private static Refusal? WhyNoNetwork(string text, DnsRecordType? type) =>
        Endpoint.ParseHost(text.Split('/')[0]).Refusal is not null || DnsTarget.NetworkOf(text) is not { } network ? new($"{Shown.Of(text)} is no address and no network", NetworkRemedy)
        : type is { } only && (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork) != (only == DnsRecordType.A)
            ? new($"{Shown.Of(text)} is never answered where {DnsTarget.Word(only)} is asked for", only == DnsRecordType.A ? "write IPv4 addresses, or type: AAAA" : "write IPv6 addresses, or type: A")
        : null;
}

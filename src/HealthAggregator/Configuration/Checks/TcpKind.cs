using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a TCP connection is established and, if anything is expected, what comes over it is that.</summary>
internal sealed class TcpKind : CheckKind
{
    private static readonly ConfigKey<AddressTemplate> Address = new(
        "address", Texts.HostAndPort, "The host and port to connect to. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<string> Send = new(
        "send",
        new SecretKind(65_536, _ => null),
        "What to send once connected: in double quotes \\r\\n is a line's end. ${NAME} and ${file:/path} are filled in, and never shown. Default nothing.");

    private static readonly ConfigKey<Section> Expect = new(
        "expect",
        new SectionKind("expected_answer", ExpectKeys.Contains, ExpectKeys.Matches) { Short = ExpectKeys.Contains, ExactlyOne = [ExpectKeys.Contains, ExpectKeys.Matches] },
        "What must come within the timeout: text that it holds somewhere, or a map with one of contains or matches. It passes as soon as that is there; at most 16 KiB are read. " +
        "Default: nothing, and it passes once connected.");

    private static readonly ConfigKey<Section> Tcp = new(
        "tcp",
        new SectionKind("tcp_check", Address, Send, Expect) { Short = Address },
        "A TCP check: it passes once connected, or once what is expected has come. A host and port alone are its address.");

    public override Choice Choice => Tcp;

    public override Target? Build(CheckReading check) =>
        check.Layers.Check.Get(Tcp)?.Value is { } tcp && check.TryRead(tcp.Get(Address), Texts.ParseHostAndPort, out var endpoint)
            ? new TcpTarget(endpoint!.Host, endpoint.Port!.Value) { Send = tcp.Value(Send), Expected = Expected(tcp.Value(Expect)) }
            : null;

    private static BodyRule? Expected(Section expect) =>
        expect.Get(ExpectKeys.Contains) is { IsBroken: false } contains ? new Contains(contains.Value!)
        : expect.Get(ExpectKeys.Matches) is { IsBroken: false } matches ? matches.Value!
        : null;
}

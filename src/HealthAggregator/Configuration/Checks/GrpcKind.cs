using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a gRPC server's standard health service says SERVING.</summary>
internal sealed class GrpcKind : CheckKind
{
    private const string ServiceRemedy = "write its whole name as the server knows it, such as shop.Cart";

    private static readonly ConfigKey<AddressTemplate> Url = new(
        "url",
        Texts.Server,
        "The server: https:// for TLS, http:// for HTTP/2 without it. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<string> Service = new(
        "service",
        new TextKind<string>(ServiceRemedy, 200, text =>
            text.All(character => character is > ' ' and <= '~') ? text : new Refusal($"{Shown.Of(text)} is no service's name", ServiceRemedy))
        {
            Pattern = "^[!-~]+$",
        },
        "The service to ask about, as it is registered with the health service. Default: the server as a whole.");

    private static readonly ConfigKey<Section> Grpc = new(
        "grpc",
        new SectionKind("grpc_check", Url, Service) { Short = Url },
        "A gRPC check: it passes when the standard health service (grpc.health.v1) says SERVING. A URL alone asks about the server as a whole.");

    public override Choice Choice => Grpc;

    public override ImmutableArray<ConfigKey> Uses => [CheckKeys.Headers, CheckKeys.Auth, CheckKeys.Connection, CheckKeys.Tls];

    public override Target? Build(CheckReading check) =>
        check.Layers.Check.Get(Grpc)?.Value is { } grpc && check.TryRead(grpc.Get(Url), Texts.ParseServer, out var url)
            ? new GrpcTarget(HttpKind.Shared(url!, check)) { Service = grpc.Value(Service) ?? "" }
            : null;
}

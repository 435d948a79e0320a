using System.Collections.Immutable;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Every kind of check there is.</summary>
internal static class CheckKinds
{
    public static readonly CheckKind Http = new HttpKind();
    public static readonly CheckKind Tcp = new TcpKind();

    public static readonly CheckKind Tls = new TlsKind();
    public static readonly CheckKind Grpc = new GrpcKind();
    public static readonly CheckKind Prometheus = new PrometheusKind();
    public static readonly CheckKind Aggregator = new AggregatorKind();

    public static readonly ImmutableArray<CheckKind> All = [Http, Tcp, Tls, Grpc, Prometheus, Aggregator];
}

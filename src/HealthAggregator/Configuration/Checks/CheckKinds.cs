using System.Collections.Immutable;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Every kind of check there is.</summary>
internal static class CheckKinds
{
    public static readonly CheckKind Http = new HttpKind();
    public static readonly CheckKind Tcp = new TcpKind();

    public static readonly CheckKind Tls = new TlsKind();

    public static readonly CheckKind Dns = new DnsKind();

    public static readonly ImmutableArray<CheckKind> All =
        [Http, Tcp, Tls, new GrpcKind(), Dns, new PrometheusKind(), new ExecKind(), new HeartbeatKind(), new AggregatorKind()];
}

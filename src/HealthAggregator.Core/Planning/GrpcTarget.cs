namespace HealthAggregator.Core.Planning;

/// <summary>Passes when a gRPC server's standard health service says SERVING.</summary>
public sealed record GrpcTarget : Target
{
    private const string Method = "/grpc.health.v1.Health/Check";

    /// <param name="server">
    /// Scheme, host and port of its URL count (http is HTTP/2 without TLS), its headers, its connection and its trust.
    /// </param>
    public GrpcTarget(HttpTarget server)
    {
        Server = server;
        Url = new(server.Url, Method);
    }

    public HttpTarget Server { get; }

    /// <summary>What is called.</summary>
    public Uri Url { get; }

    /// <summary>The service asked about. Default empty: the server as a whole.</summary>
    public string Service { get; init; } = "";

    public override string Kind => "grpc";
    public override string Host => Server.Host;
    public override int Port => Server.Port;
    public override string Display => $"{Url.GetLeftPart(UriPartial.Authority)} {Service}".TrimEnd();
    public override IEnumerable<string> Sent => Server.Sent;
    public override IEnumerable<string?> Parts => ["grpc", Service, .. Server.Parts];

    public bool Equals(GrpcTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

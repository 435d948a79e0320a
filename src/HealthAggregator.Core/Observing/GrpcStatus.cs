using System.Collections.Immutable;
using System.Globalization;

namespace HealthAggregator.Core.Observing;

/// <summary>How a gRPC call ended: <c>grpc-status</c>, a number for machines, in words.</summary>
public static class GrpcStatus
{
    public const int Ok = 0;
    public const int DeadlineExceeded = 4;
    private const int NotFound = 5;
    private const int Unimplemented = 12;

    private static readonly ImmutableArray<string> Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>What a status other than OK means when a health service was asked.</summary>
    /// <param name="service">The service asked about; empty for the server as a whole.</param>
    public static string Explain(int status, string service) => status switch
    {
        Unimplemented => $"{NameOf(status)}: it has no health service",
        NotFound when service.Length > 0 => $"{NameOf(status)}: it knows no service {service}",
        _ => NameOf(status),
    };

    private static string NameOf(int status) =>
        status >= 0 && status < Names.Length ? Names[status] : string.Create(CultureInfo.InvariantCulture, $"grpc-status {status}");
}

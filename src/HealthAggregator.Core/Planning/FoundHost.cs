namespace HealthAggregator.Core.Planning;

/// <summary>One host of a stack.</summary>
public sealed record FoundHost
{
    /// <summary>The most of one stack.</summary>
    public const int Most = 1_000;

    /// <param name="host">A name or an address, without brackets.</param>
    /// <param name="port">1 to 65535; default null: none is known.</param>
    public FoundHost(string host, int? port = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port ?? 1, 1, nameof(port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port ?? 1, 65535, nameof(port));
        (Host, Port) = (host, port);
    }

    public string Host { get; }

    public int? Port { get; }

    /// <summary>What its check is called: <c>web-1</c>, <c>10.0.0.21:8080</c>, <c>[2001:db8::23]:8080</c>.</summary>
    public override string ToString() => Port is not { } port ? Host
        : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{port}"
        : $"{Host}:{port}";
}

namespace HealthAggregator.Core.Planning;

/// <summary>One host of a stack.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">1 to 65535; null where none is known.</param>
public sealed record FoundHost(string Host, int? Port = null)
{
    /// <summary>The most of one stack.</summary>
    public const int Most = 1_000;

    /// <summary>What its check is called: <c>web-1</c>, <c>10.0.0.21:8080</c>, <c>[2001:db8::23]:8080</c>.</summary>
    public override string ToString() => Port is not { } port ? Host
        : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{port}"
        : $"{Host}:{port}";
}

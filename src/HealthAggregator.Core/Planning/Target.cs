namespace HealthAggregator.Core.Planning;

/// <summary>What a check asks, and of whom. Equal targets are the same thing to ask: a reload keeps what is known of it.</summary>
public abstract record Target
{
    /// <summary>The kind as configured and as a metric label: <c>http</c>, <c>tcp</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The host asked: a name or an address literal, without brackets.</summary>
    public abstract string Host { get; }

    /// <summary>1 to 65535.</summary>
    public abstract int Port { get; }

    /// <summary>What an operator may see of it: never a header, a body or a credential.</summary>
    public abstract string Display { get; }

    /// <summary>What is sent to it that may hold secrets: a page that repeats it makes none of it public. Default nothing.</summary>
    public virtual IEnumerable<string> Sent => [];

    /// <summary>
    /// Everything that makes two targets of a kind differ, in a fixed order and under no names: equal parts, equal targets. May hold secrets; is never shown. What is
    /// kept over a restart is recognized by them, so they stay as they are whatever is renamed.
    /// </summary>
    public abstract IEnumerable<string?> Parts { get; }

    public virtual bool Equals(Target? other) => other is not null && EqualityContract == other.EqualityContract && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => Parts.Aggregate(0, (hash, part) => (hash * 31) + (part?.GetHashCode(StringComparison.Ordinal) ?? 0));

    public sealed override string ToString() => Display;

    /// <summary>Host and port as one writes them.</summary>
    protected static string Endpoint(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
}

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

    public sealed override string ToString() => Display;
}

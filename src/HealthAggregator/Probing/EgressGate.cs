using System.Net;

namespace HealthAggregator.Probing;

/// <summary>What the egress policy in force makes of the addresses of a name.</summary>
public sealed class EgressGate
{
    // Written by a reload, read by every probe.
    private volatile EgressPolicy _policy = EgressPolicy.Default;

    public EgressPolicy Policy
    {
        get => _policy;
        set => _policy = value;
    }

    /// <summary>Called with each host, address and reason that is refused, for every probe anew.</summary>
    public Action<string, IPAddress, string>? Refused { get; init; }

    /// <returns>Those that may be connected to, in their order; at least one.</returns>
    /// <exception cref="EgressDeniedException">There is none.</exception>
    internal IPAddress[] Pass(string host, IPAddress[] addresses)
    {
        var policy = _policy;
        return Array.TrueForAll(addresses, address => policy.WhyNot(host, address) is null) ? addresses : Sift(policy, host, addresses);
    }

    private IPAddress[] Sift(EgressPolicy policy, string host, IPAddress[] addresses)
    {
        var (passed, whyNot) = (new List<IPAddress>(), "");
        foreach (var address in addresses)
        {
            if (policy.WhyNot(host, address) is not { } why)
            {
                passed.Add(address);
                continue;
            }

            whyNot = $"{address}: {why}";
            Refused?.Invoke(host, address, why);
        }

        return passed.Count > 0 ? [.. passed] : throw new EgressDeniedException(host, whyNot);
    }
}

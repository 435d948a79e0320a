namespace HealthAggregator.Core.Planning;

/// <summary>What is asked of a name. The numbers are those of the protocol.</summary>
public enum DnsRecordType
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
}

using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>What a name server said.</summary>
/// <param name="Id">That of the question.</param>
/// <param name="IsTruncated">There is more than fits into a datagram: ask over TCP. Then no record is read.</param>
/// <param name="Code">0: no error.</param>
/// <param name="Name">The name in question, as repeated; empty where it was not.</param>
/// <param name="Type">The number of the type in question, as repeated; 0 where it was not.</param>
public sealed record DnsReply(int Id, bool IsTruncated, int Code, string Name, int Type, ImmutableArray<DnsRecord> Records)
{
    /// <summary>The name of the code: <c>NXDOMAIN</c>.</summary>
    public string CodeName => Code switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        _ => $"RCODE{Code}",
    };

    /// <summary>The records of the name in question, by whatever aliases.</summary>
    public ImmutableArray<string> AnswersTo(DnsRecordType type)
    {
        var owner = Name;

        // No chain of aliases is longer than there are records, whatever circle they make.
        for (var left = Records.Length; left > 0 && type != DnsRecordType.Cname && Of(owner, DnsRecordType.Cname).FirstOrDefault() is { } alias; left--)
        {
            owner = alias;
        }

        return [.. Of(owner, type)];
    }

    private IEnumerable<string> Of(string owner, DnsRecordType type) =>
        Records.Where(record => record.Type == (int)type && record.Owner.Equals(owner, StringComparison.OrdinalIgnoreCase)).Select(record => record.Data);
}

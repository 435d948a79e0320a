namespace HealthAggregator.Probing;

/// <summary>A record of an answer.</summary>
/// <param name="Owner">The name that has it.</param>
/// <param name="Type">Its number, known or not.</param>
/// <param name="Data">As <c>dig +short</c> writes it, but for quotes and the dot at the end; empty of a type that is not known.</param>
public sealed record DnsRecord(string Owner, int Type, string Data);

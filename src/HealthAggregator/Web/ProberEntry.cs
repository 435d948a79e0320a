namespace HealthAggregator.Web;

/// <summary>Somebody who asks the probe or the agent listener: at most 1,024 of them are known, newest first.</summary>
/// <param name="Family">What its User-Agent begins with, by a fixed list: <c>route53</c>, <c>cloudflare</c>, … <c>other</c>; <c>none</c> without one. An agent check is <c>haproxy-agent</c>.</param>
/// <param name="UserAgent">As it came, at most 200 characters; null where none did.</param>
/// <param name="Source">The address that it asks from.</param>
/// <param name="Method">One of the methods that have a name, or <c>other</c>; <c>agent-check</c> for an agent check.</param>
/// <param name="Version">Such as <c>HTTP/1.1</c>; <c>HTTP/0.9</c> without one, and <c>TCP</c> for an agent check.</param>
/// <param name="Page">What it asks for: <c>health</c>, <c>burst</c>, <c>burst-state</c> or <c>weight</c>; null where there is no such page, or the method is refused. An agent check asks for <c>health</c>.</param>
/// <param name="DataCenter">Whose page it is; null with no page.</param>
/// <param name="LastSeen">To half a second.</param>
/// <param name="LastStatus">The HTTP status that it was told; null for an agent check, which is told none.</param>
/// <param name="LastVerdict">The verdict that it was told; null where the page tells none.</param>
/// <param name="Expected">The names in <c>expected_probers</c> that it goes by.</param>
public sealed record ProberEntry(
    string Family,
    string? UserAgent,
    string Source,
    string Method,
    string Version,
    string? Page,
    string? DataCenter,
    DateTimeOffset LastSeen,
    int? LastStatus,
    string? LastVerdict,
    IReadOnlyList<string> Expected);

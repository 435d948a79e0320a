using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace HealthAggregator.Tests.Support;

/// <summary>A path of the admin listener.</summary>
/// <param name="Pattern">As it is mapped and described.</param>
/// <param name="Target">With real names.</param>
/// <param name="Methods">Those that it has.</param>
/// <param name="Description">What the description of the API says of it, by method.</param>
internal sealed record AdminPath(string Pattern, string Target, ImmutableArray<string> Methods, JsonObject Description)
{
    /// <summary>Those of its methods that change something.</summary>
    public IEnumerable<string> Changes => Methods.Where(method => method is not ("GET" or "HEAD") && !IsAsking(Pattern, method));

    /// <summary>Whether a method that would change something elsewhere changes nothing here, and is for whoever may read: it has a body because there is much to ask.</summary>
    public static bool IsAsking(string pattern, string method) => (pattern, method.ToUpperInvariant()) is ("/api/v1/simulate", "POST");

    /// <summary>Whether it is for the holder of a check's own token, and for no operator.</summary>
    public static bool IsReportingIn(string pattern) => pattern.EndsWith("/heartbeat", StringComparison.Ordinal);

    public static string Filled(string pattern, string dataCenter, long id) => pattern
        .Replace("{dc}", dataCenter, StringComparison.Ordinal)
        .Replace("{stack}", "web", StringComparison.Ordinal)
        .Replace("{check}", "page", StringComparison.Ordinal)
        .Replace("{id}", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>A body that an operator's token would be let in with; null when it takes none.</summary>
    public string? BodyFor(string method) =>
        Description[method.ToLowerInvariant()]?["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString();

    /// <summary>The target with a query that an operator's token would be let in with.</summary>
    public string TargetFor(string method) => BodyFor(method) is null ? $"{Target}?reason=a+test" : Target;
}

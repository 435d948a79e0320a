using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when every number that a Prometheus answers a query with is as it must be.</summary>
internal sealed partial class PrometheusKind : CheckKind
{
    private const int LongestQueryShown = 80;
    private const string ConditionRemedy = "write one of > >= < <= == != and a number, in quotes: \"> 0.8\"";

    private static readonly ConfigKey<AddressTemplate> Server = new(
        "server", Texts.Base, "The URL of the Prometheus, with its path prefix where it has one. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<AddressTemplate> Query = new(
        "query",
        new TextKind<AddressTemplate>("write a PromQL expression", 4_096, text => new AddressTemplate(text) { IsArgument = true }),
        "The PromQL expression, asked for its value now: a vector or a scalar. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<Comparison> PassWhen = new(
        "pass_when",
        new TextKind<Comparison>(ConditionRemedy, 100, text => Comparison.Parse(text) is { } condition ? condition : new Refusal($"{Shown.Of(text)} compares with nothing", ConditionRemedy))
        {
            Pattern = "^ *(>=|<=|==|!=|>|<) *[-+.0-9]",
        },
        "What every number of the answer must be for the check to pass: one of > >= < <= == != and a number. NaN is never so.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<bool> NoData = new(
        "no_data", new WordKind<bool>(("fail", false), ("pass", true)), "What an answer without any data is.", "fail");

    private static readonly ConfigKey<Section> Prometheus = new(
        "prometheus",
        new SectionKind("prometheus_check", Server, Query, PassWhen, NoData),
        "A Prometheus check: it passes when what a query answers compares with a number as it must. Credentials go into headers and tls.");

    public override Choice Choice => Prometheus;

    public override ImmutableArray<ConfigKey> Uses => [CheckKeys.Headers, CheckKeys.Auth, CheckKeys.Connection, CheckKeys.Tls];

    public override Target? Build(CheckReading check)
    {
        if (check.Layers.Check.Get(Prometheus)?.Value is not { } prometheus)
        {
            return null;
        }

        // Both are read, so that both are spoken of: the host may stand in either.
        var isServer = check.TryRead(prometheus.Get(Server), Texts.ParseBase, out var server);
        var isQuery = check.TryRead<string>(prometheus.Get(Query), text => text, out var query);
        return isServer && isQuery && prometheus.Get(PassWhen) is { IsBroken: false, Value: { } condition }
            ? HttpKind.Shared(new($"{server!.AbsoluteUri.TrimEnd('/')}/api/v1/query?query={Uri.EscapeDataString(query!)}"), check) with
            {
                AskedAs = Prometheus.Name,
                ShownAs = $"{server.AbsoluteUri.TrimEnd('/')}: {Short(query!)} {condition}",
                Expected = new QueryAnswer(condition, prometheus.Value(NoData)),
            }
            : null;
    }

    private static string Short(string query)
    {
        var line = WhiteSpace.Replace(query.Trim(), " ");
        return line.Length <= LongestQueryShown ? line : $"{line[..LongestQueryShown]}…";
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace { get; }
}

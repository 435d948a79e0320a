using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when another instance of this program says PASS of one of its data centers.</summary>
internal sealed class AggregatorKind : CheckKind
{
    private static readonly ConfigKey<AddressTemplate> Url = new(
        "url", Texts.Base, "The URL of the other instance's admin listener. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<string> DataCenter = new("data_center", Texts.Name, "The data center there whose verdict is taken.") { IsRequired = true };

    private static readonly ConfigKey<string> Token = new(
        "token",
        new SecretKind(1_000, HeaderRule.CheckValue),
        "A token of the other instance, where reading needs one (anonymous_read: false): that of a viewer will do. ${NAME} and ${file:/path} are filled in, and never shown. Default none.");

    private static readonly ConfigKey<Section> Aggregator = new(
        "aggregator",
        new SectionKind("aggregator_check", Url, DataCenter, Token),
        "An aggregator check: it passes when another HealthAggregator says PASS of one of its data centers, and shows its reason when it does not.");

    public override Choice Choice => Aggregator;

    public override ImmutableArray<ConfigKey> Uses => [CheckKeys.Headers, CheckKeys.Auth, CheckKeys.Connection, CheckKeys.Tls];

    public override Target? Build(CheckReading check)
    {
        if (check.Layers.Check.Get(Aggregator)?.Value is not { } aggregator || !check.TryRead(aggregator.Get(Url), Texts.ParseBase, out var url)
            || aggregator.Get(DataCenter) is not { IsBroken: false, Value: { } dataCenter })
        {
            return null;
        }

        if (aggregator.Has(Token))
        {
            CheckCredentials(check);
        }

        return Build(HttpKind.Shared(new($"{url!.AbsoluteUri.TrimEnd('/')}/api/v1/data-centers/{dataCenter}"), check), aggregator.Value(Token));
    }

    /// <summary>What other checks send is not meant for it; what stands on the check itself is.</summary>
    private static void CheckCredentials(CheckReading check)
    {
        var own = check.Layers.Check;
        Refuse(own.Find(CheckKeys.Auth), "auth is sent as one too");
        Refuse(HttpKind.HasAuthorization(own.Value(CheckKeys.Headers)) ? own.Find(CheckKeys.Headers) : null, "headers has one too");

        void Refuse(Written? other, string why)
        {
            if (other is not null)
            {
                check.Errors.Add(other.Node, $"token is sent as the header Authorization, and {why}", "keep one of them");
            }
        }
    }

    private static HttpTarget Build(HttpTarget page, string? token)
    {
        var target = page with { AskedAs = Aggregator.Name, Expected = new AggregatorAnswer() };
        return token is null ? target : target with
        {
            Headers = [.. target.Headers.Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)), new("Authorization", $"Bearer {token}")],
        };
    }
}

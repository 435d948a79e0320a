using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>admin</c>.</summary>
internal static class AdminKeys
{
    public static readonly ConfigKey<string> Name = new("name", Texts.Name, "Who comes in with it, as the audit log will say.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<ImmutableArray<byte>> Sha256 = new(
        "sha256", Texts.Sha256, "The SHA-256 of the token, 64 hexadecimal digits: printf %s \"$TOKEN\" | sha256sum.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<TokenRole> Role = new(
        "role",
        new WordKind<TokenRole>(("operator", TokenRole.Operator), ("viewer", TokenRole.Viewer)),
        "What they may do: an operator reads and changes, a viewer reads.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<ImmutableArray<Written<Section>>> Tokens = new(
        "tokens",
        new ListKind<Section>(new SectionKind("token", Name, Sha256, Role)) { MayBeEmpty = true },
        "Who may come in. With none, the first start makes an operator's token and writes it to operator.token in state_dir.");

    public static readonly ConfigKey<bool> AnonymousRead = new(
        "anonymous_read", new BooleanKind(), "Whether reading needs no token. Every change needs one.", "true");

    public static readonly SectionKind All = new("admin", AnonymousRead, Tokens);
}

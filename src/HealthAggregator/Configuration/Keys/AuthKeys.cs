using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>auth</c>: who asks.</summary>
internal static class AuthKeys
{
    public static readonly ConfigKey<string> Bearer = new("bearer", new SecretKind(8_000, HeaderRule.CheckValue), "A token, sent as Bearer.");

    public static readonly ConfigKey<string> Username = new("username", new SecretKind(1_000, CheckUsername), "A name, sent with the password as Basic.");

    public static readonly ConfigKey<string> Password = new("password", new SecretKind(5_000, _ => null), "The password of username.");

    public static readonly SectionKind All = new("credentials", Bearer, Username, Password) { ExactlyOne = [Bearer, Username], Together = (Username, Password) };

    private static Refusal? CheckUsername(string name) =>
        name.Contains(':', StringComparison.Ordinal) ? new("a user name of Basic cannot have a colon", "drop it, or write headers: { Authorization: … }") : null;
}

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>
/// Something that holds whatever the case. The cases are a thousand and always the same, so that a law which fails here fails everywhere;
/// <c>LAW_CASES</c> and <c>LAW_SEED</c> in the environment ask for others: fewer under mutation testing, more on a quiet night.
/// </summary>
internal static class Law
{
    private const int Thousand = 1_000;

    private static readonly Config Some = Config.QuickThrowOnFailure
        .WithQuietOnSuccess(true)
        .WithReplay(new Replay(new Rnd((ulong)Asked("LAW_SEED", 20_300_101), 75), null));

    public static void Holds<T>(Gen<T> cases, Action<T> law) => Holds(cases.ToArbitrary(), law);

    public static void Holds<T>(Arbitrary<T> cases, Action<T> law) => Check.One(Some.WithMaxTest(Asked("LAW_CASES", Thousand)), Prop.ForAll(cases, law));

    /// <summary>Goes through the cases to see what is among them. That says something of the thousand, and nothing of fewer: then the test is skipped.</summary>
    public static void Sees<T>(Arbitrary<T> cases, Action<T> seen)
    {
        Assert.SkipWhen(Asked("LAW_CASES", Thousand) < Thousand, "LAW_CASES asks for fewer cases than these laws are tried on.");
        Holds(cases, seen);
    }

    private static int Asked(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : otherwise;
}

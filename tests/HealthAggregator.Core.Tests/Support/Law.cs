using FsCheck;
using FsCheck.Fluent;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Something that holds whatever the case. The cases are many and always the same: a law that fails here fails everywhere.</summary>
internal static class Law
{
    private static readonly Config Thousand = Config.QuickThrowOnFailure
        .WithMaxTest(1_000)
        .WithQuietOnSuccess(true)
        .WithReplay(new Replay(new Rnd(20_300_101, 75), null));

    public static void Holds<T>(Gen<T> cases, Action<T> law) => Holds(cases.ToArbitrary(), law);

    public static void Holds<T>(Arbitrary<T> cases, Action<T> law) => Check.One(Thousand, Prop.ForAll(cases, law));
}

using FsCheck;
using FsCheck.Fluent;

namespace HealthAggregator.Tests.Support;

/// <summary>Something that holds whatever the case. The cases are many and always the same: a law that fails here fails everywhere.</summary>
internal static class Law
{
    private static readonly Config Always = Config.QuickThrowOnFailure
        .WithQuietOnSuccess(true)
        .WithReplay(new Replay(new Rnd(20_300_101, 75), null));

    public static void Holds<T>(Gen<T> cases, Action<T> law, int times = 1_000) =>
        Check.One(Always.WithMaxTest(times), Prop.ForAll(cases.ToArbitrary(), law));
}

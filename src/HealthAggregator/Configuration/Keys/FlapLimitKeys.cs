using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>flap_limit</c>: how often a verdict may change.</summary>
internal static class FlapLimitKeys
{
    public static readonly ConfigKey<int> Changes = new(
        "changes", new IntegerKind(1, FlapLimit.MostChanges), "How many changes within the window are followed; one more, and the verdict stands still.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<TimeSpan> Within = new(
        "within",
        new DurationKind(TimeSpan.FromSeconds(10), TimeSpan.FromHours(24)),
        "The window that changes are counted in, and for which there must be none before the verdict follows again.",
        Core.Duration.Format(FlapState.Window));

    public static readonly ConfigKey<FlapAction> Then = new(
        "then",
        new WordKind<FlapAction>(("hold", FlapAction.Hold), ("fail", FlapAction.Fail)),
        "What the verdict stands still at: what it was before the change that was one too many, or FAIL.",
        "hold");

    public static readonly SectionKind All = new("flap_limit", Changes, Within, Then);
}

using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes while the newest heartbeat of a job is good and not too old.</summary>
internal sealed class HeartbeatKind : CheckKind
{
    private static readonly ConfigKey<TimeSpan> MaxAge = new(
        "max_age",
        new DurationKind(TimeSpan.FromSeconds(1), TimeSpan.FromHours(10_000)),
        "How old the newest heartbeat may be: a little more than the time between two. It passes for as long after it was first configured, too.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<ImmutableArray<byte>> Sha256 = new(
        "sha256", Texts.Sha256, "The SHA-256 of the job's own token, 64 hexadecimal digits: printf %s \"$TOKEN\" | sha256sum.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<Section> Heartbeat = new(
        "heartbeat",
        new SectionKind("heartbeat_check", MaxAge, Sha256),
        "A heartbeat check: it passes while a job reports in with its own token, POST /api/v1/data-centers/{dc}/stacks/{stack}/checks/{check}/heartbeat on the admin listener.");

    public override Choice Choice => Heartbeat;

    /// <summary>The hash of the token of a check of this kind; null where it is none, or has none that can be read.</summary>
    internal static Written<ImmutableArray<byte>>? TokenOf(Section check) => check.Get(Heartbeat)?.Value?.Get(Sha256) is { IsBroken: false } token ? token : null;

    public override Target? Build(CheckReading check)
    {
        if (check.Layers.Check.Get(Heartbeat) is not { IsBroken: false, Value: { } heartbeat } written)
        {
            return null;
        }

        if (check.IsForHost)
        {
            check.Errors.Add(written.Node, "every host would have the same token", "write one check for each under checks, each with a token of its own");
            return null;
        }

        return heartbeat.Get(Sha256) is { IsBroken: false } sha256 && heartbeat.Get(MaxAge) is { IsBroken: false } maxAge ? new HeartbeatTarget(sha256.Value, maxAge.Value) : null;
    }
}

using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Controlling;

/// <summary>
/// Whether a change takes out the last data center that passes: asked of the fold itself, and of the peers of what is taken out. An instance that judges a single
/// data center and has no peers knows of no others, and does not guess.
/// </summary>
/// <param name="None">Of what there is none left: of the data centers here, or of any.</param>
/// <param name="Others">What the peers say, to be put behind it; empty without peers.</param>
internal sealed record LastSite(string None, string Others)
{
    /// <returns>Null when another one passes, or nobody knows.</returns>
    public static LastSite? Taken(Snapshot now, ControlState next, Moment at)
    {
        var (plans, after) = (now.Plan.DataCenters, now.After([new Input.Controlled(next)], at).DataCenters);
        var taken = Enumerable.Range(0, plans.Length)
            .Where(index => now.DataCenters[index].Decision.Verdict == Verdict.Pass && after[index].Decision.Verdict == Verdict.Fail).ToHashSet();
        if (taken.Count == 0 || after.Any(dataCenter => dataCenter.Decision.Verdict == Verdict.Pass))
        {
            return null;
        }

        // Of its own data centers it knows better what they say than any answer that it was given a while ago.
        var peers = now.Plan.Watched
            .Where(watched => watched.Kind == WatchedKind.Peer && taken.Contains(watched.DataCenter) && plans.All(plan => plan.Name != watched.Name))
            .DistinctBy(peer => peer.Name)
            .Select(peer => (peer.Name, Health: now.Checks[now.Plan.IndexOf(peer.Check)]))
            .ToList();
        return peers switch
        {
            [] => plans.Length > 1 ? new("no data center here", "") : null,
            _ when peers.Any(peer => peer.Health.Status == CheckStatus.Passing && PublicAnswer.Of(peer.Health) == Verdict.Pass) => null,
            _ => new("no data center", $", as far as peers tell: {string.Join(", ", peers.Select(peer => $"{peer.Name} {Said(peer.Health)}"))}"),
        };
    }

    private static string Said(CheckHealth peer) => (PublicAnswer.Of(peer), peer) switch
    {
        (Verdict.Fail, _) => "says FAIL",
        (Verdict.Pass, _) => "says PASS, but not for long enough yet",
        (_, { Last: null, IsStale: false }) => "was not heard yet",
        _ => "is silent",
    };
}

using System.Collections.Immutable;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Running;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Stories;

/// <summary>All that a seed decides.</summary>
/// <param name="Plans">The first is the one to begin with.</param>
/// <param name="Uptime">How long the machine has been up when the story begins.</param>
internal sealed record Story(ulong Seed, Mood Mood, ImmutableArray<Plan> Plans, TimeSpan Uptime, ImmutableArray<Happening> Happenings)
{
    /// <summary>Whether a second evaluator goes along, which never had the wall clock set.</summary>
    public bool HasShadow { get; init; }

    /// <summary>Whether all plans say the same, but of other checks, and follow each other all the time.</summary>
    public bool IsChurning { get; init; }

    public required TimeSpan CalmAt { get; init; }

    /// <summary>Whether it goes on until everything has come to rest.</summary>
    public required bool EndsWell { get; init; }

    public required TimeSpan EndsAt { get; init; }

    /// <summary>Who passes in the end; everybody else fails.</summary>
    public required ImmutableHashSet<string> Passing { get; init; }

    /// <summary>Everybody who is probed under some plan.</summary>
    public static IEnumerable<string> HostsOf(IEnumerable<Plan> plans) => plans.SelectMany(plan => plan.Probed).Select(check => check.Target.Host).Distinct();

    public void Calm(Machine machine)
    {
        (machine.World.HasNetwork, machine.World.HasMeans) = (true, true);
        foreach (var host in HostsOf(Plans))
        {
            machine.World.Behave(host, Passing.Contains(host) ? Behaviour.Passes : Behaviour.Fails, machine.Now);
        }
    }
}

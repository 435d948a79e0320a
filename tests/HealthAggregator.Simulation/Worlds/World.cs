using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Worlds;

/// <summary>
/// Everybody who is probed, and the network between. What somebody answers depends on the seed, on who it is and on how often he was asked, and on nothing else: taking an
/// event out of a story changes no answer but those that the event was about.
/// </summary>
internal sealed class World(ulong seed)
{
    private readonly Dictionary<string, (Behaviour Behaviour, TimeSpan Since)> _behaviours = [];
    private readonly Dictionary<string, ulong> _asked = [];

    /// <summary>Whether anything can be reached from here.</summary>
    public bool HasNetwork { get; set; } = true;

    /// <summary>Whether this machine has ports and file descriptors left.</summary>
    public bool HasMeans { get; set; } = true;

    public Behaviour Of(Target target) => _behaviours.GetValueOrDefault(target.Host).Behaviour;

    public void Behave(string host, Behaviour behaviour, TimeSpan now) => _behaviours[host] = (behaviour, now);

    public Answer Ask(CheckPlan check, TimeSpan now)
    {
        var host = check.Target.Host;
        var number = _asked[host] = _asked.GetValueOrDefault(host) + 1;
        var dice = Dice.Of(seed, Hash(host) + (number * 7919));
        var timeout = check.Cadence.Timeout;
        if (!HasMeans)
        {
            return new(TimeSpan.Zero, FailureKind.Local);
        }

        if (!HasNetwork)
        {
            return dice.Percent(50) ? new(timeout, FailureKind.Timeout) : new(TimeSpan.FromMilliseconds(1), FailureKind.Unreachable);
        }

        var soon = dice.Time(TimeSpan.FromMilliseconds(1), timeout / 4);
        var (behaviour, since) = _behaviours.GetValueOrDefault(host);
        return behaviour switch
        {
            Behaviour.Fails => new(soon, dice.One(FailureKind.SaidFail, FailureKind.Refused, FailureKind.Status)),
            Behaviour.Flaps => new(soon, ((now - since).Ticks / (2 * check.Cadence.Interval).Ticks) % 2 == 0 ? FailureKind.SaidFail : FailureKind.None),
            Behaviour.Hangs => new(timeout, FailureKind.Timeout),
            Behaviour.Crawls => new(timeout - TimeSpan.FromMilliseconds(1), FailureKind.None),
            Behaviour.LosesPackets => dice.Percent(20) ? new(timeout, FailureKind.Timeout) : new(soon, FailureKind.None),
            _ => new(soon, FailureKind.None),
        };
    }

    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return hash;
    }
}

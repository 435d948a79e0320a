using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator;

/// <summary>The newest heartbeat of every check that has some. Written by requests and reloads, read by probes and by whoever keeps it.</summary>
/// <param name="clock">Ages are taken by the clock that no operator turns; only over a boot of the machine by the wall's.</param>
/// <param name="kept">What a process before this one has left.</param>
public sealed class BeatBook(Clock clock, ImmutableArray<LastBeat> kept = default)
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<CheckKey, LastBeat> _beats = (kept.IsDefault ? [] : kept).ToImmutableDictionary(beat => beat.Check);

    /// <summary>
    /// Called, on any thread, when there is something new to keep. It must not block. What it returns completes with whether everything that was there by then is on the disk.
    /// Default: nobody keeps anything, and nothing is waited for.
    /// </summary>
    public Func<Task<bool>> Changed { get; set; } = () => Task.FromResult(true);

    /// <summary>Everything, in no order.</summary>
    public IReadOnlyCollection<LastBeat> All => [.. Volatile.Read(ref _beats).Values];

    /// <summary>Takes on a plan: from now on heartbeats of these checks are expected, and of no others.</summary>
    public void Replan(Plan plan)
    {
        var now = clock.Now;
        lock (_gate)
        {
            var planned = plan.Checks.Where(check => check.Target is HeartbeatTarget).Select(check => check.Key);
            var beats = planned.ToImmutableDictionary(key => key, key => _beats.GetValueOrDefault(key) ?? new LastBeat(key, now, null, true, ""));
            if (beats.Count == _beats.Count && beats.Keys.All(_beats.ContainsKey))
            {
                return;
            }

            Volatile.Write(ref _beats, beats);
        }

        _ = Changed();
    }

    /// <summary>A job reports in.</summary>
    /// <returns>What is known now, and whether it is kept for the next start; null where none is expected.</returns>
    public (LastBeat Beat, Task<bool> Kept)? Beat(CheckKey check, bool isOk, string reason)
    {
        LastBeat beat;
        lock (_gate)
        {
            if (!_beats.TryGetValue(check, out var before))
            {
                return null;
            }

            beat = before with { At = clock.Now, IsOk = isOk, Reason = reason };
            Volatile.Write(ref _beats, _beats.SetItem(check, beat));
        }

        return (beat, Changed());
    }

    /// <returns>Null when none is expected.</returns>
    public LastBeat? Of(CheckKey check) => Volatile.Read(ref _beats).GetValueOrDefault(check);
}

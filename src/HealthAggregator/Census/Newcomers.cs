namespace HealthAggregator.Census;

/// <summary>Those who asked since the last tick, until they are taken in. Filled by the threads that answer, each with one exchange; emptied by the census's thread.</summary>
internal sealed class Newcomers
{
    /// <summary>The most that wait at once.</summary>
    public const int Most = 256;

    /// <summary>A new one is put into the first of so many slots in a row that is free: two who ask at once need not wait for each other, and a full row is soon looked through.</summary>
    private const uint SlotsForEach = 8;

    private readonly Prober?[] _slots = new Prober?[Most];

    /// <summary>Whoever waits with this key, or else is put there. On the threads that answer.</summary>
    /// <returns>Null where others wait in every slot that he may have.</returns>
    public Prober? Admit(in ProberKey key)
    {
        var first = (uint)key.GetHashCode();
        for (var next = 0u; next < SlotsForEach; next++)
        {
            ref var slot = ref _slots[(first + next) % Most];
            var waiting = Volatile.Read(ref slot);
            if (waiting is null)
            {
                var mine = new Prober(key);
                waiting = Interlocked.CompareExchange(ref slot, mine, null) ?? mine;
            }

            if (waiting.Key.Equals(key))
            {
                return waiting;
            }
        }

        return null;
    }

    /// <summary>Those who wait now, by their slots. On the census's thread, which alone may let them go.</summary>
    public IReadOnlyList<(int Slot, Prober Prober)> Waiting() => [.. _slots.Select((_, slot) => (slot, Volatile.Read(ref _slots[slot])!)).Where(waiting => waiting.Item2 is not null)];

    /// <summary>Gives back a slot, once whoever waited there is found elsewhere. On the census's thread.</summary>
    public void Free(int slot) => Volatile.Write(ref _slots[slot], null);
}

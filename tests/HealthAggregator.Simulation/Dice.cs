namespace HealthAggregator.Simulation;

/// <summary>Chance that a seed decides, the same on every machine and under every version of the runtime: SplitMix64.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Number(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    /// <summary>True in so many of a hundred throws.</summary>
    public bool Percent(int percent) => Number(1, 100) <= percent;

    public T One<T>(params ReadOnlySpan<T> of) => of[Number(0, of.Length - 1)];

    /// <summary>Between two times, in milliseconds.</summary>
    public TimeSpan Time(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromMilliseconds((long)(Next() % (ulong)((most - least).TotalMilliseconds + 1)));

    /// <summary>Each with an even chance, and at least one.</summary>
    public T[] Some<T>(IReadOnlyList<T> of)
    {
        T[] some = [.. of.Where(_ => Percent(50))];
        return some.Length > 0 ? some : [of[Number(0, of.Count - 1)]];
    }

    /// <summary>Dice of their own for something, which no throw of these moves.</summary>
    public static Dice Of(ulong seed, ulong purpose) => new(Mixed(seed ^ Mixed(purpose + 0x9e3779b97f4a7c15UL)));

    public ulong Next()
    {
        _state = unchecked(_state + 0x9e3779b97f4a7c15UL);
        return Mixed(_state);
    }

    private static ulong Mixed(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
            value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
            return value ^ (value >> 31);
        }
    }
}

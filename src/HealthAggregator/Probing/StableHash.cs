using System.Text;

namespace HealthAggregator.Probing;

/// <summary>A hash that is the same in every process: 64-bit FNV-1a with MurmurHash3's finalizer, since FNV alone spreads similar names badly.</summary>
internal static class StableHash
{
    /// <returns>From 0, below 1.</returns>
    public static double Fraction(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ octet) * 1099511628211UL);
        }

        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL);
        hash ^= hash >> 33;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}

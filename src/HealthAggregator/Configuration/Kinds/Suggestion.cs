namespace HealthAggregator.Configuration.Kinds;

/// <summary>What to write instead of an unknown key.</summary>
internal static class Suggestion
{
    public static string For(string written, IReadOnlyCollection<ConfigKey> keys) => For(written, [.. keys.Select(key => key.Name)]);

    /// <param name="names">What may be written there; not empty.</param>
    public static string For(string written, IReadOnlyCollection<string> names)
    {
        var nearest = names.MinBy(name => Distance(written, name))!;
        return Distance(written, nearest) <= Math.Max(1, nearest.Length / 3)
            ? $"did you mean {nearest}?"
            : $"write one of {string.Join(", ", names)}, or drop it";
    }

    /// <summary>How many letters were added, dropped, changed or swapped with their neighbour; case, <c>-</c> and <c>_</c> do not count.</summary>
    private static int Distance(string written, string name)
    {
        var (left, right) = (Plain(written), Plain(name));
        if (Math.Abs(left.Length - right.Length) > right.Length)
        {
            return int.MaxValue;
        }

        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                distances[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1,
                    Math.Min(distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1), swapped ? distances[i - 2, j - 2] + 1 : int.MaxValue));
            }
        }

        return distances[left.Length, right.Length];
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

using System.Text;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A secret that nobody else would write by chance, and what gives it away: itself, half of it, or either in another notation.</summary>
public sealed class Canary
{
    /// <summary>So many characters of it in a row are a find.</summary>
    private const int Part = 12;

    private readonly string[] _tracks;

    /// <param name="secret">Default: one of its own, of letters and figures.</param>
    public Canary(string? secret = null)
    {
        Secret = secret ?? $"canary{Guid.NewGuid():N}";
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Secret));
        _tracks =
        [
            .. Parts(Secret), .. Parts(Secret.ToUpperInvariant()), .. Parts(new string([.. Secret.Reverse()])), .. Parts(Uri.EscapeDataString(Secret)),
            .. Parts(string.Concat(Secret.Select(letter => $"%{(int)letter:X2}"))), .. Parts(string.Concat(Secret.Select(letter => $"\\u{(int)letter:x4}"))),
            .. Parts(Convert.ToHexString(Encoding.UTF8.GetBytes(Secret))), .. Parts(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret))),

            // Whatever stands before it in what is encoded, and without what its neighbours change.
            .. Enumerable.Range(0, 3).SelectMany(before => Parts(Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', before) + Secret))[4..^4])),

            // A hash is enough to try guesses on in peace.
            .. Parts(Convert.ToHexStringLower(hash)), .. Parts(Convert.ToHexString(hash)), .. Parts(Convert.ToBase64String(hash)),
        ];
    }

    public string Secret { get; }

    public string Sha256 => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>What of it stands in a text; null when nothing does.</summary>
    public string? In(string text) => _tracks.FirstOrDefault(track => text.Contains(track, StringComparison.Ordinal));

    private static IEnumerable<string> Parts(string text) => Enumerable.Range(0, text.Length - Part + 1).Select(start => text.Substring(start, Part));
}

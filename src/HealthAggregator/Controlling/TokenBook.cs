using System.Collections.Immutable;
using System.Security.Cryptography;
using HealthAggregator.Configuration;

namespace HealthAggregator.Controlling;

/// <summary>Who may come in. Swapped whole by a reload, read by every request.</summary>
/// <param name="configured">Those of the config.</param>
/// <param name="generated">The one that lets somebody in as long as the config names nobody.</param>
public sealed class TokenBook(ImmutableArray<TokenSettings> configured, TokenSettings generated)
{
    private volatile TokenSettings[] _tokens = Of(configured, generated);

    public void Replace(ImmutableArray<TokenSettings> configured) => _tokens = Of(configured, generated);

    /// <summary>Whose token this is; null when it is nobody's. Takes the same time whoever's it is, and for nobody's.</summary>
    public TokenSettings? Find(string token)
    {
        var hash = OperatorToken.HashOf(token);
        TokenSettings? found = null;
        foreach (var candidate in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash.AsSpan(), candidate.Sha256.AsSpan()))
            {
                found = candidate;
            }
        }

        return found;
    }

    private static TokenSettings[] Of(ImmutableArray<TokenSettings> configured, TokenSettings generated) =>
        configured.IsEmpty ? [generated] : [.. configured];
}

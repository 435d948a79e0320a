using System.Collections.Immutable;
using System.Security.Cryptography;
using HealthAggregator.Configuration;

namespace HealthAggregator.Controlling;

/// <summary>Who may come in. Swapped whole by a reload, read by every request.</summary>
public sealed class TokenBook(ImmutableArray<TokenSettings> tokens)
{
    private volatile TokenSettings[] _tokens = [.. tokens];

    public void Replace(ImmutableArray<TokenSettings> tokens) => _tokens = [.. tokens];

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
}

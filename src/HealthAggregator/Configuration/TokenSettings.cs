using System.Collections.Immutable;

namespace HealthAggregator.Configuration;

/// <summary>Who may come in with which token. The token itself is nowhere: only its SHA-256 is.</summary>
/// <param name="Sha256">32 bytes.</param>
public sealed record TokenSettings(string Name, ImmutableArray<byte> Sha256, TokenRole Role);

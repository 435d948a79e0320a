using System.Collections.Immutable;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes while the newest heartbeat of a job is good and not too old. Nobody is asked: the job reports in.</summary>
public sealed record HeartbeatTarget : Target
{
    /// <summary>The lane of all that are only looked up.</summary>
    public const string Lane = "heartbeat";

    public const int HashLength = 32;

    /// <param name="sha256">Of the token that the job reports in with. 32 bytes.</param>
    /// <param name="maxAge">How old the newest heartbeat may be. Above 0.</param>
    public HeartbeatTarget(ImmutableArray<byte> sha256, TimeSpan maxAge)
    {
        if (sha256.IsDefault || sha256.Length != HashLength)
        {
            throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(sha256));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        (Sha256, MaxAge) = (sha256, maxAge);
    }

    public ImmutableArray<byte> Sha256 { get; }

    public TimeSpan MaxAge { get; }

    public override string Kind => "heartbeat";
    public override string Host => Lane;
    public override int Port => 0;
    public override string Display => $"a heartbeat every {Duration.Format(MaxAge)}";
    public override IEnumerable<string?> Parts => ["heartbeat", Convert.ToHexStringLower(Sha256.AsSpan()), Duration.Format(MaxAge)];

    public bool Equals(HeartbeatTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

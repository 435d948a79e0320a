using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class HeartbeatTargetTests
{
    private static readonly ImmutableArray<byte> Hash = [.. Enumerable.Repeat((byte)7, 32)];

    private static HeartbeatTarget Backup => new(Hash, TimeSpan.FromHours(26));

    [Fact]
    public void It_shows_how_often_it_is_expected_and_no_hash()
    {
        Assert.Equal(("heartbeat", HeartbeatTarget.Lane, 0), (Backup.Kind, Backup.Host, Backup.Port));
        Assert.Equal("a heartbeat every 26h", $"{Backup}");
        Assert.Empty(Backup.Sent);
    }

    [Fact]
    public void What_is_no_hash_and_no_age_is_refused()
    {
        Assert.Throws<ArgumentException>("sha256", () => new HeartbeatTarget(default, TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentException>("sha256", () => new HeartbeatTarget([1, 2, 3], TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentOutOfRangeException>("maxAge", () => new HeartbeatTarget(Hash, TimeSpan.Zero));
    }

    [Fact]
    public void Targets_are_equal_when_token_and_age_are()
    {
        Assert.Equal(Backup, new HeartbeatTarget([.. Hash], TimeSpan.FromHours(26)));
        Assert.Equal(Backup.GetHashCode(), new HeartbeatTarget([.. Hash], TimeSpan.FromHours(26)).GetHashCode());
        Assert.NotEqual(Backup, new HeartbeatTarget(Hash, TimeSpan.FromHours(25)));
        Assert.NotEqual(Backup, new HeartbeatTarget(Hash.SetItem(0, 8), TimeSpan.FromHours(26)));
    }
}

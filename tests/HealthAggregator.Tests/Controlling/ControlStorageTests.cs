using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Controlling;

/// <summary>What the state directory as a whole says of what operators had said.</summary>
public sealed class ControlStorageTests : IDisposable
{
    private readonly SomeAudit _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public void Where_nothing_is_nothing_was_said()
    {
        using var storage = Open();

        Assert.Equal((0, true, true), (storage.Store.State.Revision, storage.Store.State.IsKnown, storage.Store.AcceptsChanges));
    }

    [Fact]
    public void A_log_of_refused_attempts_alone_tells_of_no_state()
    {
        _audit.Open().Append(SomeAudit.Refused());

        using var storage = Open();

        Assert.True(storage.Store.State.IsKnown);
    }

    [Fact]
    public void F64_a_state_that_is_gone_is_not_burst_off()
    {
        _audit.OpenWith(revisions: 3);

        using var storage = Open();

        Assert.Equal((3, false, false), (storage.Store.State.Revision, storage.Store.State.IsKnown, storage.Store.AcceptsChanges));
    }

    [Fact]
    public void F64_nor_is_it_where_the_log_is_damaged_or_cannot_be_read()
    {
        _audit.Bytes = "what was this?"u8.ToArray();
        using (var storage = Open())
        {
            Assert.Equal((false, false), (storage.Store.State.IsKnown, storage.Store.AcceptsChanges));
        }

        File.Delete(_audit.Path);
        Directory.CreateDirectory(_audit.Path);
        using (var storage = Open())
        {
            Assert.Equal((false, false), (storage.Store.State.IsKnown, storage.Store.AcceptsChanges));
        }
    }

    private ControlStorage Open() => ControlStorage.Open(new Settings(Plan.Empty) { StateDirectory = _audit.Directory }, _audit.Time);
}

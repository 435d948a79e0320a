using System.Collections.Concurrent;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Holding;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

/// <summary>In which order a latched failure is cleared: whatever fails, or ends this process, no latch is gone without a line of the audit log.</summary>
public sealed class RecoverOrderTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SomeAudit _somewhere = new();
    private readonly ConcurrentQueue<string> _order = new();
    private readonly AuditLog _audit;
    private readonly ControlService _service;
    private StoreFailedException? _failure;
    private volatile Snapshot _snapshot = Kept.One(Some.Check(new TcpTarget("10.0.0.1", 80)), passes: false, Recovery.Manual);

    public RecoverOrderTests()
    {
        _audit = AuditLog.In(_somewhere.Directory, _time);
        var clock = new Clock(_time);
        _service = new(new(new MemoryControlStore(), _audit), clock)
        {
            Snapshot = () => _snapshot,
            Told = entry => Note($"told {entry.Outcome}"),
            Publish = input =>
            {
                _snapshot = _snapshot.After([input], _snapshot.AsOf);
                Note("published");
                return Task.CompletedTask;
            },
            KeepCleared = (_, clear) =>
            {
                Note("kept");
                return _failure is { } failure ? throw failure : clear();
            },
        };
    }

    public void Dispose()
    {
        _service.Dispose();
        _somewhere.Dispose();
    }

    [Fact]
    public async Task The_line_is_in_the_audit_log_before_the_disk_forgets_the_latch()
    {
        var result = await Recover();

        Assert.Equal(AuditOutcome.Applied, result.Outcome);
        Assert.Equal(["kept: Applied", "published: Applied", "told Applied: Applied"], _order);
    }

    [Fact]
    public async Task What_the_audit_log_cannot_take_leaves_the_latch_on_the_disk_alone()
    {
        Directory.CreateDirectory(_somewhere.Path);

        var result = await Recover();

        Assert.Equal("The audit log cannot be written, so nothing changed.", result.Refusal!.Title);
        Assert.Equal(["told Refused: "], _order);
        Assert.True(_snapshot.DataCenters[0].IsLatched);
    }

    [Fact]
    public async Task What_the_disk_cannot_keep_is_refused_in_a_second_line()
    {
        _failure = new("The disk is full.", new IOException());

        var result = await Recover();

        Assert.Equal(("The change could not be made durable.", "The disk is full."), (result.Refusal!.Title, result.Refusal.Detail));
        Assert.Equal(["kept: Applied", "told Refused: Refused Applied"], _order);
        Assert.True(_snapshot.DataCenters[0].IsLatched);
        Assert.Null(_service.Alarm);
    }

    private Task<ChangeResult> Recover() => _service.Recover(Some.DataCenter, new("alice", "10.0.0.9", "the disk was full"));

    private void Note(string what) => _order.Enqueue($"{what}: {string.Join(' ', _audit.Newest(10).Select(entry => entry.Outcome))}");
}

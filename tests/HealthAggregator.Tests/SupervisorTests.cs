using System.Collections.Concurrent;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

public sealed class SupervisorTests : IDisposable
{
    private readonly ConcurrentQueue<(string Loop, Exception Exception, string? Thread)> _died = new();
    private readonly Supervisor _supervisor;

    public SupervisorTests() => _supervisor = new((loop, exception) => _died.Enqueue((loop, exception, Thread.CurrentThread.Name)));

    public void Dispose() => _supervisor.Dispose();

    [Fact]
    public async Task F43_a_loop_that_throws_is_told_of_on_its_own_thread()
    {
        _supervisor.Start("heart", _ => throw new InvalidTimeZoneException("a bug"));

        await Eventually.True(() => _died.Count == 1);
        var (loop, exception, thread) = _died.First();
        Assert.Equal(("heart", "a bug", "heart"), (loop, exception.Message, thread));
    }

    [Fact]
    public async Task F34_a_loop_that_ends_is_told_of_too()
    {
        _supervisor.Start("heart", _ => { });

        await Eventually.True(() => _died.Count == 1);
        Assert.Equal(("heart", "The loop ended."), (_died.First().Loop, _died.First().Exception.Message));
    }

    [Fact]
    public async Task A_loop_that_ends_because_it_is_told_to_is_not()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _supervisor.Start("heart", stopping =>
        {
            started.SetResult();
            stopping.WaitHandle.WaitOne(Eventually.Deadline);
        });
        await Eventually.Comes(started.Task);

        await Task.Run(() => _supervisor.Stop(Eventually.Deadline), TestContext.Current.CancellationToken);

        Assert.Empty(_died);
    }

    [Fact]
    public async Task One_loop_that_dies_takes_no_other_with_it()
    {
        var (beats, goesOn) = (0, new ManualResetEventSlim());
        _supervisor.Start("heart", stopping =>
        {
            while (!stopping.IsCancellationRequested)
            {
                Interlocked.Increment(ref beats);
                goesOn.Wait(1, CancellationToken.None);
            }
        });
        _supervisor.Start("lung", _ => throw new InvalidTimeZoneException());
        await Eventually.True(() => _died.Count == 1);

        var before = Volatile.Read(ref beats);
        await Eventually.True(() => Volatile.Read(ref beats) > before);
        await Task.Run(() => _supervisor.Stop(Eventually.Deadline), TestContext.Current.CancellationToken);

        Assert.Equal("lung", Assert.Single(_died).Loop);
    }
}

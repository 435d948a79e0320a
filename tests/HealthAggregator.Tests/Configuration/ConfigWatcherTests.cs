using System.Collections.Concurrent;
using HealthAggregator.Configuration;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Configuration;

/// <summary>The watcher on a file of the test's own, loading as a reload does.</summary>
public sealed class ConfigWatcherTests : IDisposable
{
    private const int TooLarge = 200 * 1024 * 1024;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("health-aggregator-tests-");
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<ConfigResult> _loaded = new();
    private readonly ConfigSource _source;
    private readonly Thread _thread;
    private volatile Exception? _died;

    public ConfigWatcherTests()
    {
        Write("one");
        _source = ConfigSource.Of(File);
        _source.Read();
        _thread = new(Watch) { IsBackground = true };
        _thread.Start();
    }

    private string File => Path.Combine(_directory.FullName, "config.yaml");

    public void Dispose()
    {
        _stopping.Cancel();
        _thread.Join();
        _stopping.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_huge_file_is_refused_once_and_kills_nothing()
    {
        using (var huge = new FileStream(File, FileMode.Create))
        {
            huge.SetLength(TooLarge);
        }

        await Eventually.True(() => !_loaded.IsEmpty);
        Write("two");
        await Eventually.True(() => _loaded.Count > 1);

        Assert.Collection(
            _loaded,
            refused => Assert.Contains("is larger than 4096 KiB", Assert.Single(refused.Errors).Problem, StringComparison.Ordinal),
            accepted => Assert.True(accepted.IsValid));
        Assert.Null(_died);
        Assert.True(_thread.IsAlive);
    }

    [Fact]
    public async Task What_a_reload_has_just_read_is_not_read_again_for_the_same_change()
    {
        Write("two");
        Assert.True(_source.Read().IsValid);

        // Another watcher, told of nothing, calls at every look but the first: after some, this one has looked too.
        var looks = 0;
        var other = new Thread(() => new ConfigWatcher(File).Run(() => Task.FromResult(Interlocked.Increment(ref looks)), _stopping.Token)) { IsBackground = true };
        other.Start();
        await Eventually.True(() => Volatile.Read(ref looks) >= 3);
        Assert.Empty(_loaded);
        Write("three");
        await Eventually.True(() => !_loaded.IsEmpty);
        Assert.Equal("three", Assert.Single(_loaded).Settings!.Plan.DataCenters[0].Name);
    }

    [Fact]
    public async Task A_file_put_back_after_a_reload_has_read_another_is_a_change()
    {
        Write("two");
        Assert.True(_source.Read().IsValid);
        Write("one");

        await Eventually.True(() => !_loaded.IsEmpty);
        Assert.Equal("one", Assert.Single(_loaded).Settings!.Plan.DataCenters[0].Name);
    }

    private void Watch()
    {
        try
        {
            _source.Watcher!.Run(
                () =>
                {
                    _loaded.Enqueue(_source.Read());
                    return Task.CompletedTask;
                },
                _stopping.Token);
        }
        catch (Exception exception)
        {
            _died = exception;
        }
    }

    private void Write(string dataCenter)
    {
        var text = $$"""data_centers: { {{dataCenter}}: { stacks: { web: { checks: { page: "http://127.0.0.1:1/" } } } } }""";
        System.IO.File.WriteAllText(File + ".new", text);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }
}

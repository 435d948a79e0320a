#pragma warning disable CA1848 // What a test logs is logged once.
using System.IO.Pipes;
using HealthAggregator.Configuration;
using HealthAggregator.Telemetry;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Telemetry;

public sealed class DroppingSinkTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Metrics _metrics = new("1.2.3");
    private readonly PrometheusText _text;

    public DroppingSinkTests() => _text = new(_metrics);

    public void Dispose()
    {
        _text.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task F41_a_log_nobody_reads_blocks_nobody_and_says_afterwards_how_much_was_lost()
    {
        using var pipe = new Pipe();
        using var logging = new Logging(new(LogFormat.Text), _metrics, pipe);
        var logger = logging.Factory.CreateLogger("HealthAggregator.Somewhere");
        pipe.Block();
        logger.Log(LogLevel.Information, "stuck");
        Assert.True(pipe.IsBlocked.Wait(Deadline, TestContext.Current.CancellationToken));

        var start = TimeProvider.System.GetTimestamp();
        for (var number = 0; number < DroppingSink.Capacity + 500; number++)
        {
            logger.Log(LogLevel.Information, "event {Number}", number);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(["health_aggregator_log_events_dropped_total 500"], await _text.LinesAsync("health_aggregator_log_events_dropped_total"));

        pipe.Unblock();
        Assert.True(SpinWait.SpinUntil(() => pipe.ToString().Contains("105 500 log events were dropped", StringComparison.Ordinal), Deadline));
        Assert.Contains($" event {DroppingSink.Capacity - 1}\n", pipe.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain($" event {DroppingSink.Capacity}\n", pipe.ToString(), StringComparison.Ordinal);

        logger.Log(LogLevel.Information, "and on it goes");
        logging.Dispose();
        Assert.EndsWith("and on it goes\n", pipe.ToString(), StringComparison.Ordinal);
        Assert.Single(pipe.ToString().Split('\n'), line => line.Contains(" were dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void F41_a_log_nobody_reads_does_not_hold_up_the_exit()
    {
        using var pipe = new Pipe();
        var logging = new Logging(new(LogFormat.Text), _metrics, pipe);
        pipe.Block();
        logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Information, "stuck");
        Assert.True(pipe.IsBlocked.Wait(Deadline, TestContext.Current.CancellationToken));

        var start = TimeProvider.System.GetTimestamp();
        logging.Dispose();

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(10));
        pipe.Unblock();
    }

    [Fact]
    public async Task F41_a_full_disk_loses_lines_and_nothing_else()
    {
        using var pipe = new Pipe();
        using var logging = new Logging(new(LogFormat.Text), _metrics, pipe);
        var logger = logging.Factory.CreateLogger("HealthAggregator.Somewhere");
        pipe.Fails = true;
        logger.Log(LogLevel.Information, "lost");
        logger.Log(LogLevel.Information, "lost too");
        Assert.True(SpinWait.SpinUntil(() => pipe.Failures == 2, Deadline));

        pipe.Fails = false;
        logger.Log(LogLevel.Information, "there is room again");
        Assert.True(SpinWait.SpinUntil(() => pipe.ToString().Contains("105 2 log events were dropped", StringComparison.Ordinal), Deadline));

        Assert.DoesNotContain("lost", pipe.ToString(), StringComparison.Ordinal);
        Assert.Equal(["health_aggregator_log_events_dropped_total 2"], await _text.LinesAsync("health_aggregator_log_events_dropped_total"));
    }

    [Fact]
    public async Task F41_a_log_whose_reader_is_gone_loses_lines_and_nothing_else()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        using var output = Logging.StandardOutput((int)pipe.SafePipeHandle.DangerousGetHandle());
        using var lines = new StreamReader(reader);
        using var logging = new Logging(new(LogFormat.Text), _metrics, output);
        var logger = logging.Factory.CreateLogger("HealthAggregator.Somewhere");
        logger.Log(LogLevel.Information, "heard");
        Assert.EndsWith(" heard", await lines.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await reader.DisposeAsync();
        logger.Log(LogLevel.Information, "lost");
        logging.Dispose();

        Assert.Equal(["health_aggregator_log_events_dropped_total 1"], await _text.LinesAsync("health_aggregator_log_events_dropped_total"));
    }

    [Fact]
    public async Task What_comes_after_the_end_is_counted_as_lost()
    {
        using var pipe = new Pipe();
        var logging = new Logging(new(LogFormat.Text), _metrics, pipe);
        var logger = logging.Factory.CreateLogger("HealthAggregator.Somewhere");
        logging.Dispose();
        logger.Log(LogLevel.Information, "too late");

        Assert.Equal("", pipe.ToString());
        Assert.Equal(["health_aggregator_log_events_dropped_total 1"], await _text.LinesAsync("health_aggregator_log_events_dropped_total"));
    }

    [Fact]
    public void Everything_that_waits_is_written_at_the_end_in_its_order()
    {
        using var pipe = new Pipe();
        using (var logging = new Logging(new(LogFormat.Text), _metrics, pipe))
        {
            var logger = logging.Factory.CreateLogger("HealthAggregator.Somewhere");
            for (var number = 0; number < 1000; number++)
            {
                logger.Log(LogLevel.Information, "{Number}", number);
            }
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"{number}"), pipe.ToString().TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[^1]));
    }

    /// <summary>The writing end of a pipe whose reader may stop reading, or a file on a disk that may be full.</summary>
    private sealed class Pipe : StringWriter
    {
        private readonly ManualResetEventSlim _open = new(true);
        private readonly Lock _turn = new();
        private int _failures;

        public ManualResetEventSlim IsBlocked { get; } = new();

        public bool Fails { get; set; }

        public int Failures => Volatile.Read(ref _failures);

        public void Block() => _open.Reset();

        public void Unblock() => _open.Set();

        public override void Write(System.Text.StringBuilder? value)
        {
            if (!_open.IsSet)
            {
                IsBlocked.Set();
                _open.Wait();
            }

            if (Fails)
            {
                Interlocked.Increment(ref _failures);
                throw new IOException("No space left on device");
            }

            lock (_turn)
            {
                base.Write(value);
            }
        }

        public override string ToString()
        {
            lock (_turn)
            {
                return base.ToString();
            }
        }
    }
}

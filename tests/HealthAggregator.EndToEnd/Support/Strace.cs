namespace HealthAggregator.EndToEnd.Support;

/// <summary>strace(1), attached to a process that runs: its start is not disturbed.</summary>
public sealed class Strace : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Child _strace;

    private Strace(TemporaryDirectory directory, Child strace) => (_directory, _strace) = (directory, strace);

    private string Trace => _directory["trace"];

    /// <summary>Done when every thread is traced; those to come will be.</summary>
    /// <param name="arguments">What to trace, and what to inject.</param>
    public static async Task<Strace> AttachAsync(Child traced, params IEnumerable<string> arguments)
    {
        var program = Tool.Find("strace", "strace");
        var directory = new TemporaryDirectory();
        var child = Child.Start(program, ["-f", "-yy", "-e", "signal=none", "-o", directory["trace"], .. arguments, "-p", $"{traced.Id}"]);
        return await Daemon.StartedAsync(new Strace(directory, child), it => it.AttachedAsync());
    }

    /// <summary>Lets the process go, if it still lives, and returns what was traced.</summary>
    public async Task<IReadOnlyList<string>> DetachAsync()
    {
        if (!_strace.HasExited)
        {
            _strace.Signal(PosixSignalNumber.Terminate);
        }

        await _strace.EndAsync();
        return await File.ReadAllLinesAsync(Trace, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _strace.DisposeAsync();
        _directory.Dispose();
    }

    private Task<TimeSpan> AttachedAsync() => Eventually.IsTrueAsync("strace is attached", () =>
    {
        Tool.Require(!_strace.Said.Contains("Operation not permitted", StringComparison.Ordinal), "the right to trace a running process is missing: run as root, or with kernel.yama.ptrace_scope=0");
        return _strace.Errors.Any(line => line.Contains("attached", StringComparison.Ordinal))
            || (_strace.HasExited ? throw new InvalidOperationException($"strace ended: {_strace.Said}") : false);
    });
}

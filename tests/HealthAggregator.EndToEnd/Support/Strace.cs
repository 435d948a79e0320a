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
    public static Task<Strace> AttachAsync(Child traced, params IEnumerable<string> arguments) => StartAsync(1, ["-f", "-yy", "-e", "signal=none", .. arguments, "-p", $"{traced.Id}"]);

    /// <summary>Holds threads of a process, by their names, at the next lock that they come to: what a deadlock does to them. The rest of the process goes on.</summary>
    public static Task<Strace> HoldAsync(Child held, params string[] threads)
    {
        const string LongerThanAnyTest = "3600000000";
        var tasks = Directory.GetDirectories($"/proc/{held.Id}/task").Where(task => threads.Contains(File.ReadAllText($"{task}/comm").Trim())).Select(Path.GetFileName).ToList();
        Assert.Equal(threads.Length, tasks.Count);
        return StartAsync(threads.Length, ["-e", "trace=futex", "-e", $"inject=futex:delay_enter={LongerThanAnyTest}", .. tasks.SelectMany(task => (string[])["-p", task!])]);
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

    private static async Task<Strace> StartAsync(int threads, IEnumerable<string> arguments)
    {
        var program = Tool.Find("strace", "strace");
        var directory = new TemporaryDirectory();
        return await Daemon.StartedAsync(new Strace(directory, Child.Start(program, ["-o", directory["trace"], .. arguments])), it => it.AttachedAsync(threads));
    }

    private Task<TimeSpan> AttachedAsync(int threads) => Eventually.IsTrueAsync("strace is attached", () =>
    {
        Tool.Require(!_strace.Said.Contains("Operation not permitted", StringComparison.Ordinal), "the right to trace a running process is missing: run as root, or with kernel.yama.ptrace_scope=0");
        return _strace.Errors.Count(line => line.Contains("attached", StringComparison.Ordinal)) >= threads
            || (_strace.HasExited ? throw new InvalidOperationException($"strace ended: {_strace.Said}") : false);
    });
}

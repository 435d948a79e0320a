using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A process that a test started: its output is kept, and it does not outlive the test.</summary>
public sealed partial class Child : IAsyncDisposable
{
    private readonly Process _process;

    // Written by the readers of both pipes, read by the test.
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private Child(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Standard output so far.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_gate)
            {
                return [.. _output];
            }
        }
    }

    /// <summary>Standard error so far.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>Both, for the message of a failure.</summary>
    public string Said => string.Join('\n', [.. Output.TakeLast(40), .. Errors.TakeLast(40)]);

    public static Child Start(string file, IEnumerable<string> arguments, params IEnumerable<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var child = new Child(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Keep(child._output, line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Keep(child._errors, line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts a program whose output nobody reads: once the pipes are full, every write to them blocks.</summary>
    public static Child StartUnread(string file, params IEnumerable<string> arguments)
    {
        var child = new Child(new Process { StartInfo = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } });
        child._process.Start();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Outcome> RunAsync(string file, params IEnumerable<string> arguments)
    {
        await using var child = Start(file, arguments);
        return await child.EndAsync();
    }

    /// <summary>Waits until the process has ended by itself and all its output was read.</summary>
    public async Task<Outcome> EndAsync(TimeSpan? deadline = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(deadline ?? Eventually.Deadline);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{_process.StartInfo.FileName} did not end within {deadline ?? Eventually.Deadline}:\n{Said}");
        }

        return new(ExitCode, string.Join('\n', Output), string.Join('\n', Errors));
    }

    public void Signal(PosixSignalNumber signal) => Signal(Id, signal);

    /// <summary>For a process that a child of a test has started.</summary>
    public static void Signal(int processId, PosixSignalNumber signal) => _ = Kill(processId, (int)signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // SIGKILL also ends a process that a test has stopped with SIGSTOP.
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private void Keep(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                lines.Add(line);
            }
        }
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using HealthAggregator.Core.Planning;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Probing;

/// <summary>
/// One run of a program, on a thread of its own: to start it may block, and so does waiting for its end. When it has ended, whatever it left behind in its group is killed, so
/// that nothing piles up. Linux only.
/// </summary>
internal sealed unsafe partial class ProgramRun
{
    /// <summary>Of each output so much is kept, in bytes; the rest is read, so that the program can go on, and dropped.</summary>
    private const int LongestOutput = 64 * 1024;

    private const int StackSize = 256 * 1024;

    /// <summary>How often it is looked whether a program has ended that keeps its outputs open, or somebody for it. Milliseconds.</summary>
    private const int Tick = 20;

    /// <summary>How long it is waited for what was killed to be dead. Milliseconds.</summary>
    private const int LongestMoment = 1_000;

    private const int Interrupted = 4;
    private const int Kill9 = 9;
    private const short Readable = 0x1;
    private const int ByProcess = 1;
    private const int AtOnce = 0x1;
    private const int Exited = 0x4;
    private const int KeepIt = 0x100_0000;

    private static readonly ImmutableArray<KeyValuePair<string, string>> Least =
        [new("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), new("LANG", "C")];

    private readonly ExecTarget _target;
    private readonly TaskCompletionSource<ProgramEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The number of a process that was waited for may be another's: whoever kills must do so before. Both under _gate.
    private readonly Lock _gate = new();
    private int _process;
    private int _group;
    private bool _isKilled;

    private ProgramRun(ExecTarget target) => _target = target;

    /// <summary>How it ended. Faults with what <see cref="ProgramStart.Start"/> throws.</summary>
    public Task<ProgramEnd> End => _end.Task;

    /// <summary>Completes once there is no process any more, if ever there was one. Does not fault.</summary>
    public Task Gone => _gone.Task;

    /// <exception cref="OutOfMemoryException">There is no thread left.</exception>
    public static ProgramRun Start(ExecTarget target)
    {
        var run = new ProgramRun(target);
        new Thread(run.Run, StackSize) { IsBackground = true, Name = "program" }.Start();
        return run;
    }

    /// <summary>Kills it with all that it started and that did not leave its group. What has ended already is left alone.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            _isKilled = true;
            KillGroup();
        }
    }

    private void Run()
    {
        try
        {
            _end.SetResult(RunToEnd());
        }
        catch (Exception exception)
        {
            _end.SetException(exception);

            // Nobody may be left waiting for it: then the exception was seen by nobody, and that is fine.
            _ = _end.Task.Exception;
        }

        Bury();
        _gone.SetResult();
    }

    private ProgramEnd RunToEnd()
    {
        var (output, outputOfProgram) = ProgramStart.OpenPipe();
        using var readable = output;
        using var writable = outputOfProgram;
        var (errors, errorsOfProgram) = ProgramStart.OpenPipe();
        using var readableErrors = errors;
        using var writableErrors = errorsOfProgram;

        var environment = Least.Where(variable => _target.Environment.All(own => own.Key != variable.Key)).Concat(_target.Environment);
        Begin(ProgramStart.Start(_target.Command, environment.Select(variable => $"{variable.Key}={variable.Value}"), writable, writableErrors));
        try
        {
            writable.Dispose();
            writableErrors.Dispose();
            return Follow(output, errors);
        }
        catch
        {
            // Whatever is wrong here, no program must be left behind that nobody watches.
            Abandon();
            throw;
        }
    }

    private ProgramEnd Follow(SafeFileHandle output, SafeFileHandle errors)
    {
        using var said = new MemoryStream();
        using var complained = new MemoryStream();
        Listen(output, said, errors, complained);
        _ = Wait(0);
        var status = Reap();
        return new(
            status is { } code && (code & 0x7F) == 0 ? (code >> 8) & 0xFF : null,
            (status ?? 0) & 0x7F,
            FirstLine(said),
            FirstLine(complained));
    }

    private void Begin(int process)
    {
        lock (_gate)
        {
            (_process, _group) = (process, process);
            if (_isKilled)
            {
                KillGroup();
            }
        }
    }

    /// <summary>Reads both outputs until they are closed, or until the program has ended and nothing is left to read.</summary>
    private void Listen(SafeFileHandle output, MemoryStream said, SafeFileHandle errors, MemoryStream complained)
    {
        var looks = stackalloc Look[2];
        looks[0] = new((int)output.DangerousGetHandle(), Readable);
        looks[1] = new((int)errors.DangerousGetHandle(), Readable);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestOutput);
        try
        {
            // The group is killed once its leader is gone. Who left it may write for ever: what fits into the pipes is listened to, and no more.
            for (var (hasEnded, left) = (false, 2 * LongestOutput); looks[0].Descriptor >= 0 || looks[1].Descriptor >= 0;)
            {
                var ready = Poll(looks, 2, hasEnded ? 0 : Tick);
                if (ready == 0 && hasEnded)
                {
                    return;
                }

                for (var index = 0; index < 2 && ready > 0; index++)
                {
                    if (looks[index].Found != 0)
                    {
                        var read = ReadOnce(looks[index].Descriptor, buffer, index == 0 ? said : complained);
                        looks[index] = read > 0 ? looks[index] : new(-1, 0);
                        left -= hasEnded ? read : 0;
                    }
                }

                if (left <= 0)
                {
                    return;
                }

                if (!hasEnded && Wait(AtOnce))
                {
                    hasEnded = true;
                    Kill();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <returns>How many bytes; 0 at the end.</returns>
    private static int ReadOnce(int descriptor, byte[] buffer, MemoryStream kept)
    {
        nint read;
        fixed (byte* to = buffer)
        {
            do
            {
                read = Read(descriptor, to, (nuint)buffer.Length);
            }
            while (read < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        }

        kept.Write(buffer, 0, Math.Clamp((int)read, 0, LongestOutput - (int)kept.Length));
        return Math.Max((int)read, 0);
    }

    /// <summary>Whether the program has ended; it stays in the system's books until it is reaped.</summary>
    private bool Wait(int option)
    {
        // Of what the system tells, the number of the process is the fourth or, where pointers are long, the fifth.
        var found = stackalloc int[32];
        int result;
        do
        {
            new Span<int>(found, 32).Clear();
            result = WaitFor(ByProcess, _process, found, Exited | KeepIt | option);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);

        // An error means that there is nobody to wait for: somebody had it reaped, by ignoring SIGCHLD before this process began.
        return result != 0 || found[0] != 0;
    }

    /// <returns>How it ended, as the system codes it; null when the system did not keep it.</returns>
    private int? Reap()
    {
        lock (_gate)
        {
            KillGroup();
            var found = ReapOnce(_process, out var status, 0);
            _process = 0;
            return found > 0 ? status : null;
        }
    }

    private void Abandon()
    {
        Kill();
        if (_process > 0)
        {
            _ = Wait(0);
            _ = Reap();
        }
    }

    /// <summary>
    /// Where this is process 1, as in a container, whoever lost its parent is its child, and stays in the system's books until it is asked about. What was killed takes a moment to be
    /// dead; what the system does not let go is given up.
    /// </summary>
    private void Bury()
    {
        for (var left = LongestMoment; _group > 0 && left > 0 && ReapOnce(-_group, out _, AtOnce) is var found and >= 0;)
        {
            if (found == 0)
            {
                left -= 1;
                _ = Poll(null, 0, 1);
            }
        }
    }

    private void KillGroup()
    {
        if (_process > 0)
        {
            _ = Signal(-_process, Kill9);
        }
    }

    private static string FirstLine(MemoryStream output)
    {
        var bytes = output.GetBuffer().AsSpan(0, (int)output.Length);
        var end = bytes.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Look* looks, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitFor(int kind, int process, int* found, int options);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int ReapOnce(int process, out int status, int options);

    /// <summary>What poll looks at, and what it found. A descriptor below 0 is not looked at.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Look(int descriptor, short sought)
    {
        public readonly int Descriptor = descriptor;
        public readonly short Sought = sought;
        public readonly short Found = 0;
    }
}

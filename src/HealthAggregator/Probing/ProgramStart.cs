using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Probing;

/// <summary>
/// Starts a program as .NET's own way cannot: in a session of its own, so that it can be killed with all that it started and never asks anybody at a terminal; with nothing
/// open but what is given to it; with all signals as they are by default, as this process ignores some. Linux only.
/// </summary>
internal static unsafe partial class ProgramStart
{
    // More than any C library needs for its attributes, actions and signal sets.
    private const int OpaqueLength = 1024;

    private const int CloseOnExec = 0x8_0000;
    private const short DefaultSignals = 0x04;
    private const short SignalMask = 0x08;
    private const short NewSession = 0x80;

    private const int NoEntry = 2;
    private const int TooLong = 7;
    private const int NoExecutable = 8;
    private const int Again = 11;
    private const int NoMemory = 12;
    private const int NotAllowed = 13;
    private const int TooManyInSystem = 23;
    private const int TooManyInProcess = 24;
    private const int Busy = 26;

    /// <summary>A pipe that no program inherits.</summary>
    /// <exception cref="MeansLackingException">There are too few descriptors left.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) OpenPipe()
    {
        var ends = stackalloc int[2];
        if (Pipe(ends, CloseOnExec) != 0)
        {
            throw new MeansLackingException(Means.NoDescriptor);
        }

        var (read, write) = (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
        if (!Descriptors.IsOfReserve(read) && !Descriptors.IsOfReserve(write))
        {
            return (read, write);
        }

        read.Dispose();
        write.Dispose();
        throw new MeansLackingException(Means.NoDescriptor);
    }

    /// <returns>The process, which is the leader of a group of the same number.</returns>
    /// <exception cref="NotStartedException">The program cannot be started.</exception>
    /// <exception cref="MeansLackingException">There is no process, descriptor or memory left.</exception>
    public static int Start(ImmutableArray<string> command, IEnumerable<string> environment, SafeFileHandle output, SafeFileHandle errors)
    {
        using var arguments = new NativeTexts(command);
        using var variables = new NativeTexts([.. environment]);
        var memory = (byte*)NativeMemory.AllocZeroed(3 * OpaqueLength);
        var attributes = memory;
        var actions = memory + OpaqueLength;
        var signals = memory + (2 * OpaqueLength);
        try
        {
            _ = InitAttributes(attributes);
            _ = InitActions(actions);
            _ = SetSignalMask(attributes, signals);
            _ = FillSignals(signals);
            _ = SetDefaultSignals(attributes, signals);
            Try(SetFlags(attributes, DefaultSignals | SignalMask | NewSession), command[0]);
            Try(AddDuplicate(actions, (int)output.DangerousGetHandle(), 1), command[0]);
            Try(AddDuplicate(actions, (int)errors.DangerousGetHandle(), 2), command[0]);
            Try(AddOpen(actions, 0, "/dev/null", 0, 0), command[0]);
            Try(AddDirectory(actions, "/"), command[0]);
            CloseTheRest(actions);
            Try(Spawn(out var process, command[0], actions, attributes, arguments.Pointers, variables.Pointers), command[0]);
            return process;
        }
        finally
        {
            _ = FreeActions(actions);
            _ = FreeAttributes(attributes);
            NativeMemory.Free(memory);
        }
    }

    /// <summary>All of ours close by themselves. What this process was started with may not, and not every C library can close that.</summary>
    private static void CloseTheRest(byte* actions)
    {
        try
        {
            _ = AddCloseFrom(actions, 3);
        }
        catch (EntryPointNotFoundException)
        {
            // musl.
        }
    }

    private static void Try(int error, string program)
    {
        switch (error)
        {
            case 0:
                return;
            case TooManyInProcess or TooManyInSystem:
                throw new MeansLackingException(Means.NoDescriptor);
            case NoMemory:
                throw new MeansLackingException(Means.NoMemory);
            case Again:
                throw new MeansLackingException(Means.NoProcess);
        }

        var why = error switch
        {
            NoEntry => File.Exists(program) ? "the interpreter that its first line names is not there" : "there is no such file",
            NotAllowed => "this process may not execute it",
            NoExecutable => "it is neither an executable of this machine nor a script that begins with #!",
            TooLong => "its arguments and environment are too long",
            Busy => "somebody is writing it",
            _ => Marshal.GetPInvokeErrorMessage(error),
        };
        throw new NotStartedException($"{program} cannot be started: {why}");
    }

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int process, string path, byte* actions, byte* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int FreeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaultSignals(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int FreeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddDirectory(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int descriptor);

    /// <summary>Texts as C takes them: pointers in a row, and a null pointer at the end.</summary>
    private sealed class NativeTexts : IDisposable
    {
        private readonly int _count;

        public NativeTexts(ImmutableArray<string> texts)
        {
            Pointers = (nint*)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(nint));
            foreach (var text in texts)
            {
                Pointers[_count++] = Marshal.StringToCoTaskMemUTF8(text);
            }
        }

        public nint* Pointers { get; }

        public void Dispose()
        {
            for (var index = 0; index < _count; index++)
            {
                // It may hold a secret.
                Marshal.ZeroFreeCoTaskMemUTF8(Pointers[index]);
            }

            NativeMemory.Free(Pointers);
        }
    }
}

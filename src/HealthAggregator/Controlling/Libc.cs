using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Controlling;

/// <summary>
/// What .NET cannot do truthfully, or not at all, on Linux: its flush reports success when fsync failed, it cannot open a directory, and its locks can be switched
/// off from outside. Elsewhere .NET must do.
/// </summary>
internal static partial class Libc
{
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x8_0000;
    private const int OwnerReadsAndWrites = 0x180;

    private const int Exclusively = 0x2;
    private const int AtOnce = 0x4;

    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    /// <exception cref="IOException">It may not have reached the disk, and there is no use in trying again: the system has forgotten by then what it could not write.</exception>
    public static void Fsync(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        Repeat(() => FsyncOnce(handle), "fsync");
    }

    /// <summary>Makes durable which files there are in a directory, and under which names. Only Linux needs to be asked.</summary>
    /// <exception cref="IOException">It may not have reached the disk.</exception>
    public static void FsyncDirectory(string directory)
    {
        if (OperatingSystem.IsLinux())
        {
            using var handle = OpenDirectory(directory);
            Fsync(handle);
        }
    }

    /// <summary>Opens a directory, to fsync or to lock it. Linux only.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public static SafeFileHandle OpenDirectory(string directory) => Open(directory, CloseOnExec);

    /// <summary>Gives a file a second name, which is not taken.</summary>
    /// <exception cref="IOException">It cannot be had: some file systems have no links.</exception>
    public static void Link(string path, string secondPath)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("Links are not used here.");
        }

        Repeat(() => LinkOnce(path, secondPath), $"link {secondPath}");
    }

    /// <summary>Opens a file to lock it, and makes it where it is missing, for its owner alone. No program started from here inherits it. Linux only.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public static SafeFileHandle OpenToLock(string path) => Open(path, ReadWrite | Create | CloseOnExec);

    /// <summary>Locks an open file until it is closed, by whatever end the process comes to. Linux only.</summary>
    /// <returns>Whether nobody else has it locked.</returns>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public static bool TryLock(SafeFileHandle handle)
    {
        while (Flock(handle, Exclusively | AtOnce) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case WouldBlock:
                    return false;
                case not Interrupted:
                    throw Failure("flock");
            }
        }

        return true;
    }

    private static SafeFileHandle Open(string path, int flags) => new(Repeat(() => OpenOnce(path, flags, OwnerReadsAndWrites), $"open {path}"), ownsHandle: true);

    private static int Repeat(Func<int> call, string what)
    {
        int result;
        while ((result = call()) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failure(what);
            }
        }

        return result;
    }

    private static IOException Failure(string what) => new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FsyncOnce(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenOnce(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkOnce(string path, string secondPath);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);
}

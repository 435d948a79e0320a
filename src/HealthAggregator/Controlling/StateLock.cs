using System.Globalization;
using System.Text;
using HealthAggregator.Configuration;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Controlling;

/// <summary>
/// The state directory's one owner: two processes that write the same state would undo each other's changes. The system gives the lock back when its owner ends,
/// however it ends; the file stays and means nothing.
/// </summary>
public sealed class StateLock : IDisposable
{
    public const string FileName = "lock";

    private const int LongestOwner = 200;

    private readonly SafeFileHandle _file;
    private readonly SafeFileHandle? _directory;

    private StateLock(SafeFileHandle file, SafeFileHandle? directory) => (_file, _directory) = (file, directory);

    /// <summary>The directory exists. Held until it is disposed of.</summary>
    /// <exception cref="StartFailedException">Somebody else has it, or it cannot be had.</exception>
    public static StateLock Take(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, FileName);
        SafeFileHandle? file = null;
        SafeFileHandle? directory = null;
        try
        {
            directory = TryOpen(stateDirectory);
            file = OperatingSystem.IsLinux() ? Libc.OpenToLock(path) : File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (OperatingSystem.IsLinux() && !(TryLock(directory) && Libc.TryLock(file)))
            {
                throw new StartFailedException(
                    $"The state directory {stateDirectory} is in use by {OwnerIn(file)}: end that one first, or give this one a state_dir of its own.",
                    new IOException($"{path} is locked"));
            }

            Sign(file);
            return new(file, directory);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            directory?.Dispose();
            if (!DiskFailure.Is(exception))
            {
                throw;
            }

            throw new StartFailedException(
                $"The state directory {stateDirectory} cannot be locked: {exception.Message.TrimEnd('.')}. Give this user a directory to write to, on a disk of this machine, " +
                "that no other process has, or change state_dir.",
                exception);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _directory?.Dispose();
    }

    private static SafeFileHandle? TryOpen(string directory) => OperatingSystem.IsLinux() ? Libc.OpenDirectory(directory) : null;

    /// <summary>Whoever removes the file, because somebody is said to have it, has not removed what it stands for.</summary>
    private static bool TryLock(SafeFileHandle? directory)
    {
        try
        {
            return directory is null || Libc.TryLock(directory);
        }
        catch (IOException)
        {
            // Not every file system locks directories: then it is the file alone.
            return true;
        }
    }

    private static void Sign(SafeFileHandle file)
    {
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} on {Environment.MachineName}\n");
        try
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(owner), 0);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // A full disk is no reason not to start: the lock holds without a name.
        }
    }

    /// <summary>As far as the owner has come to say who he is.</summary>
    private static string OwnerIn(SafeFileHandle file)
    {
        var content = new byte[LongestOwner];
        var words = Encoding.UTF8.GetString(content, 0, RandomAccess.Read(file, content, 0)).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words is [var process, "on", var machine]
            ? $"process {Shown.Of(process)} on {Shown.Of(machine)}"
            : "another process";
    }
}

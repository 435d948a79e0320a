using System.Runtime.InteropServices;

namespace HealthAggregator;

/// <summary>The programs of this machine that this process may start.</summary>
public static partial class Programs
{
    private const int MayExecute = 1;

    /// <summary>Why a program cannot be started; null when it can, as far as can be said without starting it.</summary>
    /// <param name="path">Absolute.</param>
    public static string? WhyNotStarted(string path) =>
        Directory.Exists(path) ? "it is a directory"
        : !File.Exists(path) ? "there is no such file"
        : OperatingSystem.IsLinux() && Access(path, MayExecute) != 0 ? "this process may not execute it"
        : null;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}

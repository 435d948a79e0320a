using System.Runtime.InteropServices;

namespace HealthAggregator;

/// <summary>
/// The file descriptors that this process may have. Without any it can neither write its state nor take a connection in, and the runtime ends it when it cannot
/// make a thread: so neither probes nor visitors may have the last ones.
/// </summary>
public static partial class Descriptors
{
    /// <summary>What probes leave to everything else: files of state, names to look up, whoever connects, threads.</summary>
    public const int Reserve = 64;

    /// <summary>What the process has open before anybody asks or is asked, with room for the files of the libraries that it loads later.</summary>
    private const int Own = 256;

    /// <summary>However low the limit, this many connections each listener takes.</summary>
    private const int FewestConnections = 16;

    // RLIMIT_NOFILE of Linux.
    private const int OpenFiles = 7;

    /// <summary>How many there may be, as of now: it can be changed from outside. Elsewhere than on Linux as many as one likes.</summary>
    private static long Limit => OperatingSystem.IsLinux() && Read(OpenFiles, out var limit) == 0 && limit.Soft <= int.MaxValue ? (long)limit.Soft : int.MaxValue;

    /// <summary>Whether this one, just opened, is of the <see cref="Reserve"/>: the system gives the lowest that is free.</summary>
    public static bool IsOfReserve(SafeHandle descriptor) => descriptor.DangerousGetHandle() >= Limit - Reserve;

    /// <summary>How many connections a listener may take: one in <paramref name="share"/> of those there can be.</summary>
    public static long ConnectionsFor(int share) => Math.Max(FewestConnections, (Limit - Own - Reserve) / share);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Read(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly nuint Soft;
        public readonly nuint Hard;
    }
}

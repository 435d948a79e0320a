using System.Runtime.InteropServices;

namespace HealthAggregator;

/// <summary>
/// The system's time, with timestamps that count from the machine's boot and go on while it is suspended: what was believed before a suspend is old after it.
/// Timers are the system's own, and stand still meanwhile.
/// </summary>
public sealed partial class BootTime : TimeProvider
{
    // CLOCK_BOOTTIME of Linux.
    private const int Clock = 7;

    private BootTime()
    {
    }

    /// <summary>This clock where there is one, on Linux; elsewhere the system's monotonic clock, which may stand still in a suspend.</summary>
    public static TimeProvider OrSystem { get; } = OperatingSystem.IsLinux() && Read(Clock, out _) == 0 ? new BootTime() : System;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        // It was there when this was made, and a clock does not go away.
        _ = Read(Clock, out var now);
        return (now.Seconds * TimeSpan.TicksPerSecond) + (now.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    // Takes less time than telling the garbage collector of it would.
    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Timespec now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}

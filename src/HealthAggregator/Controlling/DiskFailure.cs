namespace HealthAggregator.Controlling;

/// <summary>What a disk refuses, in words for an operator.</summary>
internal static class DiskFailure
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int NoQuota = 122;

    /// <summary>Whether an exception is how .NET tells of a failure of the disk. To .NET a file beyond the largest size is a wrong argument.</summary>
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentOutOfRangeException;

    /// <summary>What to do about it: the beginning of a sentence.</summary>
    public static string Remedy(Exception exception, string directory) => exception switch
    {
        UnauthorizedAccessException => $"Give this user the right to write to {directory}",
        { HResult: NoSpace or NoQuota } => $"Free some space for {directory}",
        { HResult: ReadOnly } => $"Mount {directory} for writing again",
        _ => $"See what the system's log says about the disk of {directory}",
    };
}

namespace HealthAggregator.Holding;

/// <summary>Which boot of the machine this is. Monotonic times of two processes can be compared within one boot, and never across two.</summary>
public static class BootId
{
    private const string File = "/proc/sys/kernel/random/boot_id";

    /// <summary>Null where the system has none to tell: nothing is held over then.</summary>
    public static string? OfThisMachine()
    {
        try
        {
            return OperatingSystem.IsLinux() && Guid.TryParse(System.IO.File.ReadAllText(File).Trim(), out var id) ? $"{id:D}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

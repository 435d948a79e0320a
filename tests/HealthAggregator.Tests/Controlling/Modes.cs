namespace HealthAggregator.Tests.Controlling;

/// <summary>The modes of files as the command line writes them. Not on Windows.</summary>
internal static class Modes
{
    public static string Of(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public static void Set(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }
}

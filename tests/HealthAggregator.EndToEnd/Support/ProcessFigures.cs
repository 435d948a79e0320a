using System.Globalization;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>What a process holds, as the kernel counts it.</summary>
public sealed record ProcessFigures(int Files, int Sockets, int Threads, long ResidentBytes)
{
    public static ProcessFigures Of(Child child)
    {
        var targets = Directory.EnumerateFileSystemEntries($"/proc/{child.Id}/fd").Select(TargetOf).ToList();
        var resident = File.ReadLines($"/proc/{child.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new(
            targets.Count,
            targets.Count(target => target.StartsWith("socket:", StringComparison.Ordinal)),
            Directory.EnumerateDirectories($"/proc/{child.Id}/task").Count(),
            long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);
    }

    /// <summary>Whether SIGSTOP has taken effect.</summary>
    public static bool IsStopped(Child child) =>
        File.ReadLines($"/proc/{child.Id}/status").Any(line => line.StartsWith("State:", StringComparison.Ordinal) && line.Contains('T'));

    /// <summary>How much of a processor it has had, in the kernel's ticks: hundredths of a second.</summary>
    public static long CpuTicks(Child child)
    {
        // The program's name is in parentheses, and may have spaces in it.
        var fields = File.ReadAllText($"/proc/{child.Id}/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    /// <summary>The highest number of an open file.</summary>
    public static int HighestFile(Child child) =>
        Directory.EnumerateFileSystemEntries($"/proc/{child.Id}/fd").Max(file => int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture));

    private static string TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name ?? "";
        }
        catch (IOException)
        {
            // Closed between the listing and the look.
            return "";
        }
    }
}

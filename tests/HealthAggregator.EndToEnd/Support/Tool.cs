namespace HealthAggregator.EndToEnd.Support;

/// <summary>A program of the operating system that a test needs: the test is skipped where it is missing, and fails where <c>CI=true</c>.</summary>
public static class Tool
{
    // Daemons live in sbin, which is not on every user's path.
    private static readonly string[] Directories =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <summary>Where the program is.</summary>
    /// <param name="package">The Debian package that brings it.</param>
    public static string Find(string name, string package)
    {
        var path = Directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        Require(path is not null, name, package);
        return path!;
    }

    /// <summary>Skips the test, or fails it under CI, unless what it needs is <paramref name="there"/>.</summary>
    public static void Require(bool there, string what, string package) => Require(there, $"{what} is missing: apt-get install --no-install-recommends {package}");

    /// <summary>The same, for what cannot be installed.</summary>
    /// <param name="message">What is missing, and how to get it.</param>
    public static void Require(bool there, string message)
    {
        if (there)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(message);
        }

        Assert.Skip(message);
    }
}

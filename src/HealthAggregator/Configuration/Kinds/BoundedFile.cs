namespace HealthAggregator.Configuration.Kinds;

/// <summary>Reads a whole file, never more of it than is sensible.</summary>
internal static class BoundedFile
{
    /// <param name="most">The most bytes it may have.</param>
    public static Parsed<byte[]> Read(string path, int most)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            using var content = new MemoryStream();
            var part = new byte[81_920];
            for (int read; content.Length <= most && (read = file.Read(part)) > 0;)
            {
                content.Write(part, 0, read);
            }

            return content.Length <= most ? content.ToArray() : new Refusal($"{Shown.Of(path)} is larger than {most / 1024} KiB", "name another file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Directory.Exists(path)
                ? new Refusal($"{Shown.Of(path)} is a directory", "name a file in it")
                : new Refusal($"{Shown.Of(path)} cannot be read: {Why(exception)}", "name a file that this process may read");
        }
    }

    private static string Why(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        _ => "reading it failed",
    };
}

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Telemetry;

/// <summary>The console as it was given to this process: a terminal, a file, a pipe or a socket.</summary>
public static class ConsoleOutput
{
    private const int StandardOutput = 1;

    /// <summary>In UTF-8; a write throws when nobody can read it any more.</summary>
    public static TextWriter Open(int descriptor = StandardOutput) => new StreamWriter(Stream(descriptor), new UTF8Encoding(false));

    private static Stream Stream(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        // .NET's stream for the console takes a broken pipe for success. A file stream tells, but keeps its own position in a file, and would write over
        // what others write to the same one.
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}

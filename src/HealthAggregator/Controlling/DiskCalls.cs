using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Controlling;

/// <summary>What is asked of the disk to make a file durable, or a line of one. Any of it may fail, at any time; what happens then is tested by making it.</summary>
public sealed record DiskCalls
{
    public static readonly DiskCalls Real = new();

    /// <summary>Writes all of a new file.</summary>
    public Action<SafeFileHandle, ReadOnlyMemory<byte>> Write { get; init; } = (file, content) => RandomAccess.Write(file, content.Span, 0);

    /// <summary>Writes into a file from some byte on.</summary>
    public Action<SafeFileHandle, byte[], long> WriteAt { get; init; } = (file, content, at) => RandomAccess.Write(file, content, at);

    /// <summary>Cuts a file off behind so many bytes.</summary>
    public Action<SafeFileHandle, long> Truncate { get; init; } = RandomAccess.SetLength;

    /// <summary>Makes what was written to a file durable.</summary>
    public Action<SafeFileHandle> Fsync { get; init; } = Libc.Fsync;

    /// <summary>Gives a file a second name.</summary>
    public Action<string, string> Link { get; init; } = Libc.Link;

    /// <summary>Gives a file another name, in place of the file that has it: at no instant has none.</summary>
    public Action<string, string> Rename { get; init; } = (path, newPath) => File.Move(path, newPath, overwrite: true);

    /// <summary>Makes the names in a directory durable.</summary>
    public Action<string> FsyncDirectory { get; init; } = Libc.FsyncDirectory;
}

using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Controlling;

/// <summary>The file of an audit log, opened anew for each line: whoever moves it away or fills the disk is noticed at the next one. Used by one thread at a time.</summary>
internal sealed class AuditFile
{
    private readonly string _path;
    private readonly DiskCalls _disk;

    // Null when it could not be read.
    private AuditEnd? _end;

    // What stands behind the end was put there by this process, which failed to take it back.
    private bool _hasOwnRemains;

    // The directory has the file's name on the disk.
    private bool _isNamed;

    private AuditFile(string path, DiskCalls disk) => (_path, _disk) = (path, disk);

    public AuditEnd End => _end ?? AuditEnd.OfNothing;

    /// <summary>What an operator must know of the file: a sentence with what to do; null when all is well.</summary>
    public string? Alarm { get; private set; }

    /// <summary>Looks at the end of the file, and leaves it as it is.</summary>
    public static AuditFile Of(string path, DiskCalls disk)
    {
        var file = new AuditFile(path, disk);
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Found(AuditEnd.Read(handle));
        }
        catch (FileNotFoundException)
        {
            file._end = AuditEnd.OfNothing;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            file.Alarm = $"The audit log {path} cannot be read: {exception.Message.TrimEnd('.')}. Let this user read and write it; until then no change is made.";
        }

        return file;
    }

    /// <summary>Writes a line behind the last one. When that fails nothing of it stays.</summary>
    /// <exception cref="IOException">It failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Append(AuditEntry entry, long suppressed)
    {
        try
        {
            Write(entry, suppressed);
        }
        catch (Exception exception) when (DiskFailure.Is(exception) && exception is not (IOException or UnauthorizedAccessException))
        {
            // To .NET a file that would be larger than it may be is a wrong argument, and one in which no place can be found is not supported.
            throw new IOException(exception.Message, exception);
        }
    }

    private void Write(AuditEntry entry, long suppressed)
    {
        using var file = Open();
        var end = PutInOrder(file.SafeFileHandle);
        var line = AuditLine.Of(entry, suppressed, end.LastApplied, end.Hash);
        var bytes = line.ToBytes();
        byte[] written = end.NeedsNewLine ? [(byte)'\n', .. bytes, (byte)'\n'] : [.. bytes, (byte)'\n'];
        _hasOwnRemains = true;
        try
        {
            _disk.WriteAt(file.SafeFileHandle, written, end.Length);
            if (entry.Outcome != AuditOutcome.Refused)
            {
                MakeDurable(file.SafeFileHandle);
            }
        }
        catch
        {
            TakeBack(file.SafeFileHandle, end);
            throw;
        }

        _end = end.After(line, bytes, written.Length);
        _hasOwnRemains = false;
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(_path, options);
    }

    /// <summary>Sees to it that the file ends where the next line begins.</summary>
    private AuditEnd PutInOrder(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (_end is not { } known)
        {
            Found(AuditEnd.Read(file));
        }
        else if (_hasOwnRemains ? length < known.Length : length != known.Length + known.Torn)
        {
            FoundOther(AuditEnd.Read(file), known);
        }

        if (RandomAccess.GetLength(file) > _end!.Length)
        {
            _disk.Truncate(file, _end.Length);
        }

        _hasOwnRemains = false;
        return _end = _end with { Torn = 0 };
    }

    private void Found(AuditEnd end)
    {
        _end = end;
        Alarm = end.Damage is { } damage
            ? $"The audit log {_path} is damaged: {damage}. Keep a copy of it for whoever finds out why; audit verify tells more. New lines are appended all the same."
            : null;
    }

    /// <summary>Somebody else wrote to the file, or cut it, or put another in its place.</summary>
    private void FoundOther(AuditEnd end, AuditEnd known)
    {
        // Where lines are gone, the next one continues the last that was: so the gap shows.
        var hash = end.Length < known.Length ? known.Hash : end.Hash;
        _end = end with { Hash = hash, LastApplied = Math.Max(end.LastApplied, known.LastApplied), Newest = known.Newest };
        _isNamed = false;
        Alarm = $"The audit log {_path} was changed by somebody else while this process ran. Find out who writes to it; audit verify tells what is missing.";
    }

    private void MakeDurable(SafeFileHandle file)
    {
        _disk.Fsync(file);
        if (!_isNamed)
        {
            _disk.FsyncDirectory(Path.GetDirectoryName(_path)!);
            _isNamed = true;
        }
    }

    private void TakeBack(SafeFileHandle file, AuditEnd end)
    {
        try
        {
            _disk.Truncate(file, end.Length);
            _hasOwnRemains = false;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // The next line begins with another attempt.
        }
    }
}

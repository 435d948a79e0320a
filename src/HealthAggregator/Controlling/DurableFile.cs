namespace HealthAggregator.Controlling;

/// <summary>
/// A small file that is replaced whole, with a copy of the one before it. Whatever happens, and whenever, the name has the old content or the new one, never none
/// and never half of one. Used by one thread at a time.
/// </summary>
/// <param name="path">Absolute.</param>
public sealed class DurableFile(string path, DiskCalls disk)
{
    private readonly string _directory = System.IO.Path.GetDirectoryName(path)!;

    /// <summary>Whether what has the name belongs there. What does not is no copy worth keeping.</summary>
    public bool IsGood { get; private set; }

    /// <summary>A copy of what belongs there, to put back; null when nothing does.</summary>
    private string? _copy;

    public string Path => path;

    /// <summary>What was there before the newest replacement.</summary>
    public string PreviousPath { get; } = path + ".previous";

    private string Draft { get; } = DraftOf(path);

    /// <summary>Says that what was found there is worth keeping.</summary>
    public void Trust() => IsGood = true;

    /// <summary>Sees to it that what has the name has it after a loss of power too: the process that gave it may have died before it did.</summary>
    /// <exception cref="IOException">The disk does not say so.</exception>
    public void MakeLasting() => disk.FsyncDirectory(_directory);

    /// <summary>Removes what a process that died has left half done.</summary>
    public void RemoveDrafts()
    {
        Discard(Draft);
        Discard(DraftOf(PreviousPath));
    }

    /// <summary>Removes what was there before the newest replacement.</summary>
    public void ForgetPrevious() => Discard(PreviousPath);

    /// <summary>Keeps a damaged file, as well as the disk allows, for whoever wants to know what happened to it.</summary>
    /// <param name="damaged">This file, or its previous copy.</param>
    public void SetAside(string damaged)
    {
        var aside = damaged + ".damaged";
        try
        {
            if (Directory.Exists(damaged))
            {
                Directory.Move(damaged, aside);
            }
            else if (File.Exists(damaged))
            {
                Keep(damaged, aside);
                _copy = damaged == path ? aside : _copy;
            }
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // It is evidence, and nothing depends on it.
            Discard(DraftOf(aside));
        }
    }

    /// <summary>Durable when it returns.</summary>
    /// <exception cref="StoreFailedException">It is not, and what was there before is there again; or the message says that not even this is sure.</exception>
    public void Replace(ReadOnlyMemory<byte> content)
    {
        var isReplacing = false;
        try
        {
            Write(Draft, content);
            if (IsGood)
            {
                Keep(path, PreviousPath);
                _copy = PreviousPath;
            }

            isReplacing = true;
            disk.Rename(Draft, path);
            disk.FsyncDirectory(_directory);
            IsGood = true;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // While there is a draft, nothing has taken the place of what was there.
            if (isReplacing && !File.Exists(Draft))
            {
                PutBack(exception);
            }

            Discard(Draft);
            Discard(DraftOf(PreviousPath));
            throw new StoreFailedException(
                $"{path} cannot be replaced: {exception.Message.TrimEnd('.')}. {DiskFailure.Remedy(exception, _directory)}, and try again.", exception);
        }
    }

    private static string DraftOf(string file) => file + ".new";

    private void PutBack(Exception cause)
    {
        try
        {
            if (_copy is null)
            {
                File.Delete(path);
            }
            else
            {
                Keep(_copy, path);
            }

            disk.FsyncDirectory(_directory);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            IsGood = false;
            throw new StoreFailedException(
                $"{path} was replaced, but may not be durable: {cause.Message.TrimEnd('.')}; and what was there before could not be put back: " +
                $"{exception.Message.TrimEnd('.')}. What was asked for is not in effect now, but may be after the next start. {DiskFailure.Remedy(exception, _directory)}, and try again.",
                exception)
            {
                MayBeInEffect = true,
            };
        }
    }

    /// <summary>Has the content of one file under the name of another as well, in place of what was there.</summary>
    private void Keep(string file, string name)
    {
        var draft = DraftOf(name);
        File.Delete(draft);
        try
        {
            disk.Link(file, draft);
        }
        catch (IOException)
        {
            // Not every file system has links.
            Write(draft, File.ReadAllBytes(file));
        }

        disk.Rename(draft, name);

        // Where both were the same file already, renaming leaves both names.
        File.Delete(draft);
    }

    private void Write(string file, ReadOnlyMemory<byte> content)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        disk.Write(stream.SafeFileHandle, content);
        disk.Fsync(stream.SafeFileHandle);
    }

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // The next one to write a draft deletes it, or says why it cannot.
        }
    }
}

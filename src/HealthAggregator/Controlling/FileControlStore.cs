using System.Text.Json;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Control state in one file of the state directory, and the one before it in another.</summary>
public sealed class FileControlStore : IControlStore
{
    public const string FileName = "control.json";

    private readonly DurableFile _file;

    /// <summary>Files that could not be read: kept aside before the first change takes their place.</summary>
    private readonly Queue<string> _damaged = [];

    private ControlDocument? _document;
    private bool _isLasting = true;

    private FileControlStore(DurableFile file) => _file = file;

    public ControlState State { get; private set; } = ControlState.Empty;

    public AuditEntry? Change => _document?.Change;

    public string? Alarm => State.Unaccepted;

    public bool AcceptsChanges { get; private set; } = true;

    /// <summary>Reads what is there, and never throws because of it. The directory exists, and this process has its <see cref="StateLock"/>.</summary>
    /// <param name="lastAudited">The newest revision that the audit log knows; 0 for none. The state's never goes back behind it.</param>
    /// <param name="disk">Default: the disk.</param>
    public static FileControlStore Open(string stateDirectory, long lastAudited, DiskCalls? disk = null)
    {
        var file = new DurableFile(Path.GetFullPath(Path.Combine(stateDirectory, FileName)), disk ?? DiskCalls.Real);
        file.RemoveDrafts();
        var store = new FileControlStore(file);
        store.Find(Read(file.Path), Read(file.PreviousPath), lastAudited);
        return store;
    }

    public void Save(ControlState state, AuditEntry change)
    {
        if (!state.IsKnown || change.Revision != state.Revision)
        {
            throw new ArgumentException("What is not known cannot be kept, nor a change that did not make the state.", nameof(state));
        }

        RefuseAnotherWriter();
        var (document, bytes) = Compose(state, change);
        while (_damaged.TryDequeue(out var damaged))
        {
            _file.SetAside(damaged);
        }

        _file.Replace(bytes);
        (_document, State, AcceptsChanges, _isLasting) = (document, state, true, true);
    }

    public void MakeLasting()
    {
        if (!_isLasting)
        {
            _file.MakeLasting();
            _isLasting = true;
        }
    }

    public void Dispose()
    {
    }

    private void Find(ControlReading current, ControlReading previous, long lastAudited)
    {
        SetAsideLater(current, _file.Path);
        SetAsideLater(previous, _file.PreviousPath);
        _document = current.Document ?? previous.Document;
        if (current.Document is { } found)
        {
            _file.Trust();
            _isLasting = false;
            var isOlder = found.State.Revision < lastAudited;
            State = isOlder ? Above(lastAudited, found.State) : found.State;
            Raise(isOlder ? ControlAlarm.OlderCopy(_file.Path, found, lastAudited) : found.State.Unaccepted);
        }
        else if (previous.Document is { } copy)
        {
            State = Above(Math.Max(lastAudited, copy.State.Revision), copy.State);
            AcceptsChanges = !current.IsNewer;
            Raise(current.IsNewer
                ? ControlAlarm.NewerVersion(_file.Path, current.Problem, copy)
                : ControlAlarm.PreviousCopy(_file.Path, current.Problem, copy));
        }
        else if (lastAudited > 0 || current != ControlReading.Missing || previous != ControlReading.Missing)
        {
            // Not even that nothing is there says that nothing was said: deleting a file is not turning burst off.
            State = ControlState.Empty with { Revision = lastAudited, IsKnown = false };
            AcceptsChanges = false;
            Raise(ControlAlarm.Unknown(_file.Path, current.Problem, _file.PreviousPath, previous.Problem));
        }
    }

    /// <summary>Goes on, over changes and restarts, until an operator accepts it.</summary>
    private void Raise(string? alarm) => State = State with { Unaccepted = alarm };

    /// <summary>What was lost had a revision too: whoever still holds that one must find that the state has moved on.</summary>
    private static ControlState Above(long revision, ControlState state) => state with { Revision = revision + 1 };

    /// <summary>The lock keeps other processes away, but not everybody asks for a lock: what somebody else has put there must not be undone.</summary>
    private void RefuseAnotherWriter()
    {
        if (_file.IsGood && Read(_file.Path).Document is { } found && !found.IsSameAs(_document))
        {
            throw new StoreFailedException(
                $"{_file.Path} was changed by somebody else while this process runs. Find out who it was, and end one of the two; the next start takes in what the file says then.",
                new IOException("It is not what was written last."));
        }
    }

    private void SetAsideLater(ControlReading reading, string path)
    {
        if (reading.Document is null && reading != ControlReading.Missing)
        {
            _damaged.Enqueue(path);
        }
    }

    private static ControlReading Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var content = new byte[Math.Min(file.Length, ControlDocument.Largest + 1)];
            var read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return ControlDocument.Read(content.AsMemory(0, read));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ControlReading.Missing;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            return Directory.Exists(path) ? ControlReading.Damaged("it is a directory") : ControlReading.Unreadable(exception);
        }
    }

    /// <summary>Reads what it has written before anything depends on it: what could not be read at the next start is refused now.</summary>
    private (ControlDocument Document, byte[] Bytes) Compose(ControlState state, AuditEntry change)
    {
        try
        {
            var bytes = ControlDocument.Write(state, change, _document);
            var reading = ControlDocument.Read(bytes);
            return reading.Document is { } document && document.Says(state)
                ? (document, bytes)
                : throw new InvalidDataException(reading.Document is null ? $"what would be written {reading.Problem}" : "what would be written is not the same");
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException or ArgumentException)
        {
            throw new StoreFailedException(
                $"The change cannot be kept: {exception.Message.TrimEnd('.')}. Ask for less: a shorter reason without odd characters, or fewer scheduled bursts.", exception);
        }
    }
}

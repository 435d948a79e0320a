using HealthAggregator.Controlling;
using Microsoft.Win32.SafeHandles;

namespace HealthAggregator.Simulation.Worlds;

/// <summary>
/// A directory on a disk that loses power: what was written and not fsynced may be there, torn, or not; names that were made and not fsynced may be the old ones, and
/// they go back in the order in which they were made. The files are real ones, so that the code under test reads and writes as ever; no call reaches a platter.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    private const int NoSpace = 28;

    private readonly DirectoryInfo _directory;
    private readonly Dice _dice;

    private readonly Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> _durableNames = new(StringComparer.Ordinal);

    // Of the directory, since its last fsync.
    private readonly List<(string? Removed, string Name, Inode Inode)> _changes = [];
    private readonly Dictionary<int, DiskFault> _faults = [];
    private int _calls;
    private bool _isDead;

    public SimulatedDisk(Dice dice)
    {
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        (_dice, _directory) = (dice, Directory.CreateDirectory(System.IO.Path.Combine(root, $"health-aggregator-simulation-{Guid.NewGuid():N}")));
        Calls = new()
        {
            Write = (file, content) => Call(() => Write(file, content), IsFull),
            WriteAt = (file, content, at) => Call(() => WriteAt(file, content, at), IsFull),
            Truncate = (file, length) => Call(() => Truncate(file, length)),
            Fsync = file => Call(() => Fsync(file)),
            Link = (path, newPath) => Call(() => Link(path, newPath)),
            Rename = (path, newPath) => Call(() => Rename(path, newPath)),
            FsyncDirectory = _ => Call(FsyncDirectory),
        };
    }

    public string Path => _directory.FullName;

    public DiskCalls Calls { get; }

    /// <summary>Nothing more fits on it.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether a call found no room.</summary>
    public bool WasFull { get; private set; }

    /// <summary>What calls have met.</summary>
    public HashSet<DiskFault> Faults { get; } = [];

    /// <summary>Told of every call, with its fault.</summary>
    public Action<string> Told { get; set; } = _ => { };

    /// <summary>Lets a call of those to come go wrong.</summary>
    /// <param name="call">From 0 on.</param>
    public void Break(int call, DiskFault fault) => _faults[_calls + call] = fault;

    public void Heal()
    {
        _faults.Clear();
        IsFull = false;
    }

    /// <summary>The process that died in the middle of a call is gone.</summary>
    public void Revive() => _isDead = false;

    /// <summary>The process that used it is gone, and another may come.</summary>
    /// <param name="losesPower">Whether the machine went down with it.</param>
    public void Reopen(bool losesPower)
    {
        Forget();
        if (losesPower)
        {
            LosePower();
        }

        _isDead = false;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Call(Action call, bool isFull = false)
    {
        var fault = _faults.Remove(_calls++, out var found) ? found : DiskFault.None;
        if (fault != DiskFault.None)
        {
            Faults.Add(fault);
        }

        WasFull |= isFull;
        _isDead |= fault == DiskFault.DiesBefore;
        if (_isDead)
        {
            throw new DeathException();
        }

        if (isFull || fault == DiskFault.FailsUndone)
        {
            Told("a call of the disk failed");
            throw new IOException("No space left on device", NoSpace);
        }

        call();
        if (fault == DiskFault.DiesAfter)
        {
            _isDead = true;
            throw new DeathException();
        }

        if (fault == DiskFault.FailsDone)
        {
            Told("a call of the disk failed, and was done all the same");
            throw new IOException("Input/output error", 5);
        }
    }

    private void Write(SafeFileHandle file, ReadOnlyMemory<byte> content)
    {
        RandomAccess.Write(file, content.Span, 0);
        Add(NameOf(file), new Inode());
    }

    private void WriteAt(SafeFileHandle file, byte[] content, long at)
    {
        RandomAccess.Write(file, content, at);
        Touch(file);
    }

    private void Truncate(SafeFileHandle file, long length)
    {
        RandomAccess.SetLength(file, length);
        Touch(file);
    }

    private void Fsync(SafeFileHandle file)
    {
        // By its name: the handle may be one to write with only.
        var name = NameOf(file);
        _names[name].Durable = File.ReadAllBytes(System.IO.Path.Combine(Path, name));
    }

    private void Link(string path, string newPath)
    {
        DiskCalls.Real.Link(path, newPath);
        Add(System.IO.Path.GetFileName(newPath), _names[System.IO.Path.GetFileName(path)]);
    }

    private void Rename(string path, string newPath)
    {
        DiskCalls.Real.Rename(path, newPath);
        var (name, newName) = (System.IO.Path.GetFileName(path), System.IO.Path.GetFileName(newPath));
        var inode = _names[name];

        // Two names of the same file: POSIX leaves both.
        if (_names.GetValueOrDefault(newName) != inode)
        {
            _names.Remove(name);
            _names[newName] = inode;
            _changes.Add((name, newName, inode));
        }
    }

    private void FsyncDirectory()
    {
        Forget();
        _changes.Clear();
        _durableNames.Clear();
        foreach (var (name, inode) in _names)
        {
            _durableNames.Add(name, inode);
        }
    }

    private void Touch(SafeFileHandle file)
    {
        var name = NameOf(file);
        if (!_names.ContainsKey(name))
        {
            Add(name, new Inode());
        }
    }

    private void Add(string name, Inode inode)
    {
        _names[name] = inode;
        _changes.Add((null, name, inode));
    }

    /// <summary>Names are taken away by calls that are not seen here.</summary>
    private void Forget()
    {
        foreach (var name in _names.Keys.Where(name => !File.Exists(System.IO.Path.Combine(Path, name))).ToList())
        {
            _names.Remove(name);
        }
    }

    private void LosePower()
    {
        var contents = _names.GroupBy(pair => pair.Value).ToDictionary(group => group.Key, group => File.ReadAllBytes(System.IO.Path.Combine(Path, group.First().Key)));
        var survived = new Dictionary<string, Inode>(_durableNames, StringComparer.Ordinal);
        foreach (var (removed, name, inode) in _changes.Take(_dice.Number(0, _changes.Count)))
        {
            if (removed is not null)
            {
                survived.Remove(removed);
            }

            survived[name] = inode;
        }

        foreach (var file in _directory.GetFiles())
        {
            file.Delete();
        }

        _names.Clear();
        _durableNames.Clear();
        _changes.Clear();
        foreach (var group in survived.GroupBy(pair => pair.Value))
        {
            var (inode, content) = (group.Key, Survivor(group.Key.Durable, contents.GetValueOrDefault(group.Key)));
            inode.Durable = content;
            foreach (var (name, _) in group)
            {
                File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);

                // What was one file with two names is two files now, with the same content: nothing here can tell the difference.
                _names[name] = _durableNames[name] = new Inode { Durable = content };
            }
        }
    }

    /// <summary>Of what was fsynced nothing is lost; of what was not, anything.</summary>
    private byte[] Survivor(byte[]? durable, byte[]? current)
    {
        if (current is null || (durable is not null && durable.AsSpan().SequenceEqual(current)))
        {
            return durable ?? [];
        }

        var kept = durable ?? [];
        if (!current.AsSpan().StartsWith(kept))
        {
            return _dice.Percent(50) ? kept : current;
        }

        byte[] torn = [.. current.AsSpan(0, _dice.Number(kept.Length, current.Length))];
        if (torn.Length > kept.Length && _dice.Percent(30))
        {
            // The length reached the disk, the last block did not.
            torn.AsSpan(_dice.Number(kept.Length, torn.Length)).Clear();
        }

        return torn;
    }

    private static string NameOf(SafeFileHandle file) =>
        System.IO.Path.GetFileName(new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget!);

    private sealed class Inode
    {
        /// <summary>What is on the platter; null when nothing is.</summary>
        public byte[]? Durable { get; set; }
    }
}

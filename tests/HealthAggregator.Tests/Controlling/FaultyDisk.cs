using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>A disk that says what it is asked, and of which any call can be made to fail, or to be the last that this process lives to make.</summary>
internal sealed class FaultyDisk
{
    private const int NoSpace = 28;

    private readonly List<string> _asked = [];

    public FaultyDisk() => Calls = new()
    {
        Write = (file, content) => Ask("write", () => DiskCalls.Real.Write(file, content)),
        Fsync = file => Ask("fsync", () => DiskCalls.Real.Fsync(file)),
        Link = (path, newPath) => Ask($"link {Path.GetFileName(newPath)}", () => DiskCalls.Real.Link(path, newPath)),
        Rename = (path, newPath) => Ask($"rename {Path.GetFileName(newPath)}", () => DiskCalls.Real.Rename(path, newPath)),
        FsyncDirectory = directory => Ask("fsync directory", () => DiskCalls.Real.FsyncDirectory(directory)),
    };

    public DiskCalls Calls { get; }

    /// <summary>In order, without what was asked for at the opening.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <summary>The fault of a call, by its number from 0 on.</summary>
    public Func<int, Fault> FaultOf { get; set; } = _ => Fault.None;

    /// <summary>Looks at the disk before each call and after it.</summary>
    public Action Look { get; set; } = () => { };

    /// <summary>From the next call on, numbers start over.</summary>
    public void Forget() => _asked.Clear();

    private void Ask(string what, Action call)
    {
        var fault = FaultOf(_asked.Count);
        _asked.Add(what);
        Look();
        if (fault is Fault.None or Fault.FailsDone or Fault.DiesAfter)
        {
            call();
            Look();
        }

        switch (fault)
        {
            case Fault.FailsUndone or Fault.FailsDone:
                throw new IOException($"No space left for {what}", NoSpace);
            case Fault.DiesBefore or Fault.DiesAfter:
                throw new DeathException();
        }
    }
}

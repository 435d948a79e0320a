using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Running;

/// <summary>
/// What processes leave to those after them, in the real file on the simulated disk. Of what one keeps all its life only the newest two can be told apart once it is gone:
/// nothing is written before.
/// </summary>
internal sealed class Legacy(SimulatedDisk disk)
{
    private readonly List<Kept> _written = [];
    private Kept? _newest;
    private Kept? _before;
    private int _boots;

    /// <summary>What the process before this one had kept at last; null when the disk would not have it, and while there was none.</summary>
    public Kept? Left { get; private set; }

    public void Boot() => _boots++;

    /// <param name="memories">What each judge knows.</param>
    public void Keep(Snapshot snapshot, object?[] memories) => (_before, _newest) = (_newest, new(snapshot, memories));

    /// <summary>Writes down what the process that is gone had kept, whatever the disk makes of that.</summary>
    public void Write()
    {
        foreach (var kept in (Kept?[])[_before, _newest])
        {
            if (kept is not null)
            {
                Write(kept);
            }
        }

        (_newest, _before) = (null, null);
    }

    /// <summary>What a new process finds, and of all that was ever written what that is; null when it is none of it.</summary>
    public (HoldoverReading Reading, Kept? Kept) Find(Plan plan)
    {
        var file = OnDisk();
        var (reading, bytes) = (file.Read(plan), BytesOf(file));
        var found = _written.FindLast(kept => kept.Bytes!.AsSpan().SequenceEqual(bytes));
        _written.RemoveAll(kept => kept != found);
        return (reading, found);
    }

    private void Write(Kept kept)
    {
        var file = OnDisk();
        try
        {
            file.Write(kept.Snapshot);
            Left = kept;
        }
        catch (Exception exception) when (exception is StoreFailedException or DeathException)
        {
            Left = null;
        }

        // A call that failed, or was the last one, may have done it all the same.
        var bytes = BytesOf(file);
        if (!_written.Exists(written => written.Bytes!.AsSpan().SequenceEqual(bytes)))
        {
            _written.Add(kept with { Bytes = bytes });
        }
    }

    private HoldoverFile OnDisk() => new(disk.Path, $"boot {_boots}", disk.Calls);

    private static byte[] BytesOf(HoldoverFile file) => File.Exists(file.Path) ? File.ReadAllBytes(file.Path) : [];
}

using System.Buffers;
using System.Collections.Immutable;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Holding;

/// <summary>
/// <c>holdover.json</c> in the state directory: what this process leaves to the one that comes after it. It is replaced whole, again and again, and mostly not
/// fsynced: whatever a power cut makes of it, the next start recognises. Used by one thread at a time.
/// </summary>
/// <param name="boot">Which boot of the machine this is.</param>
public sealed class HoldoverFile(string directory, string boot, DiskCalls? disk = null)
{
    public const string FileName = "holdover.json";

    private readonly DiskCalls _disk = disk ?? DiskCalls.Real;
    private readonly TargetPrints _prints = TargetPrints.New();

    // Used again for every write: it is large.
    private readonly ArrayBufferWriter<byte> _json = new();

    // Of the plan that was written last: it seldom changes.
    private (Plan Plan, ImmutableArray<string> Prints) _printed = (Plan.Empty, []);

    public string Path { get; } = System.IO.Path.Combine(directory, FileName);

    private string Draft => Path + ".new";

    /// <summary>Whatever is there, this ends, and says what it is.</summary>
    /// <param name="plan">Of now: what is asked otherwise than it was is left aside.</param>
    public HoldoverReading Read(Plan plan)
    {
        try
        {
            if (!File.Exists(Path))
            {
                return HoldoverReading.Nothing("there is nothing that a process before this one has kept");
            }

            using var file = File.OpenHandle(Path);
            var length = RandomAccess.GetLength(file);
            if (length > HoldoverText.Largest)
            {
                return HoldoverReading.Damaged($"it is larger than {HoldoverText.Largest} bytes");
            }

            var bytes = new byte[length];
            return Read(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)), plan);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            return HoldoverReading.Damaged($"it cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The same of bytes that may have been in it.</summary>
    public HoldoverReading Read(ReadOnlySpan<byte> bytes, Plan plan)
    {
        try
        {
            var document = HoldoverText.Read(bytes);
            return document.Boot == boot ? new(Of(document, plan), "") : new(Of(document, plan).Aged(), "the machine was booted since it was kept");
        }
        catch (DamagedException exception)
        {
            return HoldoverReading.Damaged(exception.Message);
        }
    }

    /// <summary>Replaces it.</summary>
    /// <returns>How many bytes it has now.</returns>
    /// <exception cref="StoreFailedException">It cannot be replaced, or is not sure to be durable: then it may be either.</exception>
    public int Write(Snapshot snapshot) => Write(snapshot, bytes => Replace(bytes, isFsynced: snapshot.DataCenters.Any(dataCenter => dataCenter.IsLatched)));

    /// <summary>The same, and durable when it returns.</summary>
    /// <exception cref="StoreFailedException">It is not, and what was there before is there again; or the message says that not even this is sure.</exception>
    public int WriteForGood(Snapshot snapshot) => Write(snapshot, ReplaceForGood);

    private int Write(Snapshot snapshot, Action<ReadOnlyMemory<byte>> replace)
    {
        var bytes = HoldoverText.Write(Of(snapshot), _json);
        try
        {
            if (bytes.Length > HoldoverText.Largest)
            {
                throw new IOException($"it would be larger than {HoldoverText.Largest} bytes");
            }

            replace(bytes);
            return bytes.Length;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw new StoreFailedException($"{Path} cannot be replaced: {exception.Message.TrimEnd('.')}. {DiskFailure.Remedy(exception, directory)}.", exception);
        }
    }

    private void ReplaceForGood(ReadOnlyMemory<byte> bytes)
    {
        var durable = new DurableFile(System.IO.Path.GetFullPath(Path), _disk);
        if (File.Exists(Path))
        {
            durable.Trust();
        }

        try
        {
            durable.Replace(bytes);
        }
        finally
        {
            durable.ForgetPrevious();
        }
    }

    private void Replace(ReadOnlyMemory<byte> bytes, bool isFsynced)
    {
        if (File.Exists(Draft))
        {
            File.Delete(Draft);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(Draft, options))
        {
            _disk.Write(stream.SafeFileHandle, bytes);
            if (isFsynced)
            {
                // What only an operator may end must not end with a power cut.
                _disk.Fsync(stream.SafeFileHandle);
            }
        }

        _disk.Rename(Draft, Path);
        if (isFsynced)
        {
            // Nor the name that it has now.
            _disk.FsyncDirectory(directory);
        }
    }

    private HoldoverDocument Of(Snapshot snapshot)
    {
        var plan = snapshot.Plan;
        var checks = plan.Probed.Zip(PrintsOf(plan), snapshot.Checks)
            .Select(check => (check.First.Key, Print: check.Second, Held: HeldCheck.Of(check.Third)))
            .Where(check => check.Held is not null)
            .ToLookup(check => check.Key.DataCenter, check => CheckDocument.Of(check.Key.Stack, check.Key.Check, check.Print, check.Held!), StringComparer.Ordinal);
        return new(
            boot, _prints.Salt, snapshot.AsOf.Uptime, snapshot.AsOf.Wall,
            Holdover.DataCentersOf(snapshot).ToDictionary(pair => pair.Key, pair => new HoldoverDocument.DataCenter(pair.Value, [.. checks[pair.Key]])));
    }

    private ImmutableArray<string> PrintsOf(Plan plan)
    {
        if (_printed.Plan != plan)
        {
            _printed = (plan, [.. plan.Probed.Select(check => _prints.Of(check.Target))]);
        }

        return _printed.Prints;
    }

    private static Holdover Of(HoldoverDocument document, Plan plan)
    {
        var prints = new TargetPrints(document.Salt);
        var checks = from dataCenter in document.DataCenters
                     from check in dataCenter.Value.Checks
                     let key = new CheckKey(dataCenter.Key, check.Stack, check.Check)
                     where plan.Find(key) is { } found && prints.Of(found.Target) == check.Target
                     select KeyValuePair.Create(key, CheckHealth.Of(check.ToHeld()));
        return new(
            checks.ToImmutableDictionary(),
            document.DataCenters.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Held, StringComparer.Ordinal));
    }
}

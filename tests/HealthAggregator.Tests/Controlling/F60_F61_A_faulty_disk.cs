using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>Every call of a change to the disk fails once, or is the last.</summary>
public sealed class F60_F61_A_faulty_disk : IDisposable
{
    private static readonly ControlState First = AnyControl.Sample(101, "first");
    private static readonly ControlState Second = AnyControl.Sample(102, "second");
    private static readonly ControlState Third = AnyControl.Sample(103, "third");

    private const int Link = 2;
    private const int Replacement = 4;

    /// <summary>A link and a renaming.</summary>
    private const int CallsOfSettingAside = 2;

    /// <summary>By number: what is asked is pinned by the first test.</summary>
    private static readonly int[] CallsOfAChange = [0, 1, Link, 3, Replacement, 5];
    private static readonly int[] CallsOfTheFirstChange = [0, 1, 2, 3];

    private readonly StateFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int, Fault> Failures => Faults(CallsOfAChange, Fault.FailsUndone, Fault.FailsDone);

    public static TheoryData<int, Fault> FatalFailures => Faults(CallsOfAChange.Except([Link]), Fault.FailsUndone, Fault.FailsDone);

    public static TheoryData<int, Fault> FirstFailures => Faults(CallsOfTheFirstChange, Fault.FailsUndone, Fault.FailsDone);

    public static TheoryData<int, Fault> Deaths => Faults(CallsOfAChange, Fault.DiesBefore, Fault.DiesAfter);

    [Fact]
    public void What_is_saved_was_written_and_made_durable_in_this_order()
    {
        using var store = Opened();

        Save(store, First);
        Assert.Equal(["write", "fsync", "rename control.json", "fsync directory"], _disk.Asked);
        Assert.Equal(CallsOfTheFirstChange.Length, _disk.Asked.Count);

        _disk.Forget();
        Save(store, Second);
        Assert.Equal(
            ["write", "fsync", "link control.json.previous.new", "rename control.json.previous", "rename control.json", "fsync directory"], _disk.Asked);
        Assert.Equal(CallsOfAChange.Length, _disk.Asked.Count);
    }

    // The process that renamed it may have died before the directory was on the disk: the log must not say that it was applied while a loss of power can still undo it.
    [Fact]
    public void What_was_found_is_made_to_last_once()
    {
        using (var store = Opened())
        {
            Save(store, First);
            _disk.Forget();
            store.MakeLasting();
            Assert.Empty(_disk.Asked);
        }

        using var found = FileControlStore.Open(_folder.Path, 0, _disk.Calls);
        _disk.FaultOf = call => call == 0 ? Fault.FailsUndone : Fault.None;
        Assert.Throws<IOException>(found.MakeLasting);
        Assert.Equal((First.Revision, true), (found.State.Revision, found.AcceptsChanges));
        found.MakeLasting();
        found.MakeLasting();
        Assert.Equal(["fsync directory", "fsync directory"], _disk.Asked);
    }

    [Theory]
    [MemberData(nameof(FatalFailures))]
    public void A_change_that_fails_has_changed_nothing(int call, Fault fault)
    {
        using var store = Opened(First, Second);
        var before = File.ReadAllBytes(_folder.Current);
        _disk.FaultOf = number => number == call ? fault : Fault.None;

        var failure = Assert.Throws<StoreFailedException>(() => Save(store, Third));

        Assert.StartsWith($"{_folder.Current} cannot be replaced: No space left for ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($". Free some space for {_folder.Path}, and try again.", failure.Message, StringComparison.Ordinal);
        Assert.Same(Second, store.State);
        Assert.Equal(102, store.Change!.Revision);
        Assert.Equal(before, File.ReadAllBytes(_folder.Current));
        Assert.Equal(["control.json", "control.json.previous"], _folder.Names);
        AssertFound(Second);
        Assert.True(ControlDocument.Read(File.ReadAllBytes(_folder.Previous)).Document is not null);

        _disk.FaultOf = _ => Fault.None;
        Save(store, Third);
        Assert.Equal(["control.json", "control.json.previous"], _folder.Names);
        AssertFound(Third);
        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Previous)).Says(Second));
    }

    /// <summary>Such as one that a newer version wrote.</summary>
    [Theory]
    [MemberData(nameof(FirstFailures))]
    public void Where_a_change_fails_that_was_to_replace_what_cannot_be_read_this_is_there_again(int call, Fault fault)
    {
        Opened(First, Second).Dispose();
        File.WriteAllText(_folder.Current, "unreadable");
        using var store = Opened();
        _disk.FaultOf = number => number == call + CallsOfSettingAside ? fault : Fault.None;

        Assert.Throws<StoreFailedException>(() => Save(store, Third));

        Assert.Equal("unreadable", File.ReadAllText(_folder.Current));
        _disk.FaultOf = _ => Fault.None;
        Save(store, Third);
        AssertFound(Third);
        Assert.Equal("unreadable", File.ReadAllText(_folder.File("control.json.damaged")));
        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Previous)).Says(First));
    }

    [Theory]
    [MemberData(nameof(FirstFailures))]
    public void A_first_change_that_fails_leaves_nothing(int call, Fault fault)
    {
        using var store = Opened();
        _disk.FaultOf = number => number == call ? fault : Fault.None;

        Assert.Throws<StoreFailedException>(() => Save(store, First));

        Assert.Empty(_folder.Names);
        Assert.Same(ControlState.Empty, store.State);
        Assert.Null(store.Change);

        _disk.FaultOf = _ => Fault.None;
        Save(store, First);
        AssertFound(First);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_disk_that_stays_broken_is_said_to_be_where_it_may_matter_and_serves_again_when_it_is_mended(int call, Fault fault)
    {
        using var store = Opened(First, Second);
        _disk.FaultOf = number => number >= call ? fault : Fault.None;

        var failure = Assert.Throws<StoreFailedException>(() => Save(store, Third));

        Assert.Same(Second, store.State);
        using var found = _folder.Open(102);
        Assert.Null(found.Alarm);
        if (call > Replacement || (call == Replacement && fault == Fault.FailsDone))
        {
            Assert.Equal(103, found.State.Revision);
            Assert.Contains(
                "and what was there before could not be put back: No space left for ", failure.Message, StringComparison.Ordinal);
            Assert.Contains("What was asked for is not in effect now, but may be after the next start. ", failure.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(102, found.State.Revision);
            Assert.StartsWith($"{_folder.Current} cannot be replaced: ", failure.Message, StringComparison.Ordinal);
        }

        // What nobody was told is durable must not pass for the copy of what was.
        _disk.FaultOf = _ => Fault.None;
        var next = AnyControl.Sample(103, "after all");
        Save(store, next);
        AssertFound(next);
        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Previous)).Says(Second));
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void F60_Whenever_the_process_dies_the_state_is_the_old_one_or_the_new_one(int call, Fault fault)
    {
        using var store = Opened(First, Second);
        _disk.FaultOf = number => number == call ? fault : Fault.None;

        Assert.Throws<DeathException>(() => Save(store, Third));

        using var found = _folder.Open(102);
        Assert.Equal(call > Replacement || (call == Replacement && fault == Fault.DiesAfter) ? Third.DataCenters : Second.DataCenters, found.State.DataCenters);
        Assert.Null(found.Alarm);
        Assert.True(found.AcceptsChanges);
        Assert.Equal(found.State.Revision, found.Change!.Revision);
        Assert.Equal(["control.json", "control.json.previous"], _folder.Names);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void At_no_instant_is_there_no_file_or_half_of_one(int call, Fault fault)
    {
        using var store = Opened(First, Second);
        var looked = 0;
        _disk.Look = () =>
        {
            looked++;
            Assert.NotNull(ControlDocument.Read(File.ReadAllBytes(_folder.Current)).Document);
            Assert.NotNull(ControlDocument.Read(File.ReadAllBytes(_folder.Previous)).Document);
        };
        _disk.FaultOf = number => number == call ? fault : Fault.None;

        _ = Record.Exception(() => Save(store, Third));

        Assert.InRange(looked, call, 100);
    }

    [Theory]
    [InlineData(Fault.FailsUndone)]
    [InlineData(Fault.FailsDone)]
    public void A_disk_without_links_has_copies(Fault fault)
    {
        using var store = Opened(First, Second);
        _disk.FaultOf = number => number == Link ? fault : Fault.None;

        Save(store, Third);

        Assert.Equal(
            ["write", "fsync", "link control.json.previous.new", "write", "fsync", "rename control.json.previous", "rename control.json", "fsync directory"],
            _disk.Asked);
        AssertFound(Third);
        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Previous)).Says(Second));
        Assert.Equal(["control.json", "control.json.previous"], _folder.Names);
    }

    private static TheoryData<int, Fault> Faults(IEnumerable<int> calls, params Fault[] faults) =>
        [.. from call in calls from fault in faults select (call, fault)];

    private FileControlStore Opened(params ControlState[] states)
    {
        var store = _folder.Open(disk: _disk.Calls);
        foreach (var state in states)
        {
            Save(store, state);
        }

        _disk.Forget();
        return store;
    }

    private void AssertFound(ControlState expected)
    {
        using var found = _folder.Open(expected.Revision);
        Assert.Equal(expected.DataCenters, found.State.DataCenters);
        Assert.Equal(expected.Revision, found.State.Revision);
        Assert.Null(found.Alarm);
    }

    private static void Save(FileControlStore store, ControlState state) => store.Save(state, AnyControl.Change(state));
}

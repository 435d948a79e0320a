using System.Text;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Tests.Controlling;

public sealed class FileControlStoreTests : IDisposable
{
    private static readonly ControlState Old = AnyControl.Sample(56, "old");
    private static readonly ControlState New = AnyControl.Sample(57, "new");
    private static readonly ControlState Next = AnyControl.Sample(60, "next");

    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_start_finds_that_nobody_ever_said_anything()
    {
        using var store = _folder.Open();

        Assert.Same(ControlState.Empty, store.State);
        Assert.Null(store.Change);
        Assert.Null(store.Alarm);
        Assert.True(store.AcceptsChanges);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void The_next_start_finds_what_was_saved_and_what_made_it_so()
    {
        Fill();

        using var store = _folder.Open(lastAudited: 57);

        Assert.Equal(New.DataCenters, store.State.DataCenters);
        Assert.Equal((57, true), (store.State.Revision, store.State.IsKnown));
        Assert.Equal("new", store.Change!.Reason);
        Assert.Null(store.Alarm);
        Assert.True(store.AcceptsChanges);
    }

    [Fact]
    public void A_change_that_the_audit_log_does_not_have_yet_is_no_reason_for_alarm()
    {
        Fill();

        using var store = _folder.Open(lastAudited: 56);

        Assert.Equal((57, 57), (store.State.Revision, store.Change!.Revision));
        Assert.Null(store.Alarm);
    }

    [Fact]
    public void What_was_found_at_the_start_is_the_previous_copy_after_the_next_change()
    {
        Fill();

        using var store = _folder.Open(lastAudited: 57);
        Save(store, Next);

        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Previous)).Says(New));
    }

    [Fact]
    public void Only_the_owner_of_the_files_may_read_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Fill();

        Assert.Equal("600", Modes.Of(_folder.Current));
        Assert.Equal("600", Modes.Of(_folder.Previous));
    }

    [Theory]
    [InlineData("is missing")]
    [InlineData("is damaged: it is empty")]
    [InlineData("is damaged: it is not JSON from line 14 on")]
    [InlineData("is damaged: its content is not what its sha256 is of")]
    [InlineData("is damaged: it is a directory")]
    public void F61_A_file_that_cannot_be_read_gives_way_to_its_previous_copy_with_an_alarm(string problem)
    {
        Fill();
        Spoil(_folder.Current, problem);

        using var store = _folder.Open(lastAudited: 57);

        Assert.Equal(Old.DataCenters, store.State.DataCenters);
        Assert.True(store.State.IsKnown);
        Assert.Equal(
            $"{_folder.Current} {problem}. What operators had said up to revision 56 is in effect, from the previous copy; the newest change may be lost. " +
            "See in the audit log what it was, and make it again.",
            store.Alarm);
        Assert.True(store.AcceptsChanges);
        Assert.Equal("old", store.Change!.Reason);
    }

    [Theory]
    [InlineData(0, 57)]
    [InlineData(56, 57)]
    [InlineData(57, 58)]
    [InlineData(90, 91)]
    public void No_revision_is_ever_used_twice(long lastAudited, long expected)
    {
        Fill();
        File.Delete(_folder.Current);

        using var store = _folder.Open(lastAudited);

        Assert.Equal(expected, store.State.Revision);
        Assert.NotNull(store.Alarm);
    }

    [Fact]
    public void An_older_file_in_place_of_the_newest_is_noticed()
    {
        Fill();

        using var store = _folder.Open(lastAudited: 90);

        Assert.Equal(New.DataCenters, store.State.DataCenters);
        Assert.Equal((91, true), (store.State.Revision, store.AcceptsChanges));
        Assert.Equal(
            $"{_folder.Current} ends with revision 57, but the audit log knows revision 90: an older file was put in its place. What it says is in effect. " +
            "See in the audit log what came after it, and make it again.",
            store.Alarm);
    }

    [Theory]
    [InlineData("is damaged: it is empty", "is missing", 0)]
    [InlineData("is damaged: it is empty", "is damaged: it is empty", 57)]
    [InlineData("is missing", "is damaged: it is a directory", 0)]
    [InlineData("is missing", "is missing", 57)]
    public void F61_Without_either_nobody_knows_what_was_said(string problem, string previousProblem, long lastAudited)
    {
        Fill();
        Spoil(_folder.Current, problem);
        Spoil(_folder.Previous, previousProblem);

        using var store = _folder.Open(lastAudited);

        Assert.False(store.State.IsKnown);
        Assert.Equal(lastAudited, store.State.Revision);
        Assert.Empty(store.State.DataCenters);
        Assert.Null(store.Change);
        Assert.False(store.AcceptsChanges);
        Assert.Equal(
            $"Nobody knows what operators had said: {_folder.Current} {problem}; {_folder.Previous} {previousProblem}. Burst of each data center is its burst_when_unknown, " +
            "no override and no maintenance is in effect, and changes are refused. Put a good copy there, or start the version that wrote it; or accept the loss with " +
            "POST /api/v1/control/accept?reason=...",
            store.Alarm);
    }

    [Theory]
    [InlineData("is missing", "is missing")]
    [InlineData("is damaged: it is empty", "is missing")]
    [InlineData("is damaged: it is empty", "is damaged: it is not JSON from line 14 on")]
    [InlineData("is damaged: it is a directory", "is damaged: it is a directory")]
    public void What_an_operator_has_accepted_is_saved_and_found_and_the_evidence_is_kept(string problem, string previousProblem)
    {
        Fill();
        Spoil(_folder.Current, problem);
        Spoil(_folder.Previous, previousProblem);
        var evidence = Content(_folder.Current);

        using (var store = _folder.Open(lastAudited: 57))
        {
            Save(store, store.State with { IsKnown = true, Unaccepted = null, Revision = 58 });
            Assert.Null(store.Alarm);
            Assert.True(store.AcceptsChanges);
            Save(store, Next);
        }

        using var found = _folder.Open(lastAudited: 60);
        Assert.Equal(Next.DataCenters, found.State.DataCenters);
        Assert.Null(found.Alarm);
        Assert.Equal(58, Stored.Good(File.ReadAllBytes(_folder.Previous)).State.Revision);
        Assert.Equal(evidence, Content(_folder.File("control.json.damaged")));
        Assert.Equal(previousProblem == "is missing", !_folder.Names.Contains("control.json.previous.damaged"));
    }

    [Fact]
    public void The_good_copy_is_not_replaced_by_the_damaged_file()
    {
        Fill();
        Spoil(_folder.Current, "is damaged: it is empty");

        using (var store = _folder.Open(lastAudited: 57))
        {
            Save(store, Next);
        }

        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Current)).Says(Next));
        Assert.True(Stored.Good(File.ReadAllBytes(_folder.Previous)).Says(Old));
        Assert.Empty(File.ReadAllBytes(_folder.File("control.json.damaged")));
    }

    [Fact]
    public void F66_What_a_newer_version_wrote_is_neither_read_nor_written_over_before_an_operator_accepts()
    {
        Fill();
        var newer = Stored.Edited(File.ReadAllBytes(_folder.Current), control => control["schema"] = 2);
        File.WriteAllBytes(_folder.Current, newer);

        using (var store = _folder.Open(lastAudited: 57))
        {
            Assert.Equal(Old.DataCenters, store.State.DataCenters);
            Assert.Equal(58, store.State.Revision);
            Assert.False(store.AcceptsChanges);
            Assert.Equal(
                $"{_folder.Current} was written by a newer version of this program, in schema 2; this version knows 1. What operators had said up to revision 56 is in effect, " +
                "from the previous copy, and changes are refused. Start the newer version again, or give its file up with POST /api/v1/control/accept?reason=...",
                store.Alarm);
            Assert.Equal(newer, File.ReadAllBytes(_folder.Current));

            Save(store, Next);
        }

        Assert.Equal(newer, File.ReadAllBytes(_folder.File("control.json.damaged")));
        using var found = _folder.Open(lastAudited: 60);
        Assert.Equal((60, true), (found.State.Revision, found.AcceptsChanges));
    }

    [Fact]
    public void F66_What_a_newer_version_wrote_in_both_is_not_taken_for_nothing()
    {
        Fill();
        foreach (var path in new[] { _folder.Current, _folder.Previous })
        {
            File.WriteAllBytes(path, Stored.Edited(File.ReadAllBytes(path), control => control["schema"] = 2));
        }

        using var store = _folder.Open(lastAudited: 57);

        Assert.False(store.State.IsKnown);
        Assert.False(store.AcceptsChanges);
    }

    [Fact]
    public void F66_What_this_version_does_not_know_is_there_after_a_change_and_a_restart()
    {
        Fill();
        File.WriteAllBytes(_folder.Current, Unknown.PlantedIn(File.ReadAllBytes(_folder.Current)));
        var planted = Unknown.PlacesIn(File.ReadAllBytes(_folder.Current));

        for (var revision = 58; revision < 60; revision++)
        {
            using var store = _folder.Open(revision - 1);
            Save(store, New with { Revision = revision });
        }

        Assert.True(planted.Count > 5);
        Assert.Equal(planted, Unknown.PlacesIn(File.ReadAllBytes(_folder.Current)));
    }

    [Fact]
    public void What_a_process_that_died_left_behind_is_cleared_away()
    {
        Fill();
        File.WriteAllText(_folder.Current + ".new", "half a docu");
        File.WriteAllText(_folder.Previous + ".new", "");
        File.WriteAllText(_folder.File("operator.token.new"), "not ours");

        using var store = _folder.Open(lastAudited: 57);

        Assert.Equal(["control.json", "control.json.previous", "operator.token.new"], _folder.Names);
        Assert.Equal(57, store.State.Revision);
    }

    [Fact]
    public void F61_A_file_of_another_user_counts_as_unreadable_and_does_not_stop_the_next_change()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets one thread be another user.");
        Fill();
        Modes.Set(_folder.Current, "000");
        Modes.Set(_folder.Previous, "666");
        Modes.Set(_folder.Path, "777");

        OtherUser.Does(() =>
        {
            using var store = _folder.Open(lastAudited: 57);
            Assert.StartsWith($"{_folder.Current} cannot be read: Access to the path ", store.Alarm, StringComparison.Ordinal);
            Assert.Equal(Old.DataCenters, store.State.DataCenters);
            Assert.True(store.AcceptsChanges);

            Save(store, Next);
            using var found = _folder.Open(lastAudited: 60);
            Assert.Equal((60, null), (found.State.Revision, found.Alarm));
        });
    }

    [Fact]
    public void F61_On_a_full_disk_a_change_fails_and_nothing_is_lost()
    {
        using var disk = SmallDisk.Mount(64 * 1024);
        using var store = FileControlStore.Open(disk.Path, 0);
        Save(store, Old);
        Save(store, New);
        disk.Fill();

        var failure = Assert.Throws<StoreFailedException>(() => Save(store, Next));

        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Free some space for {disk.Path}, and try again.", failure.Message, StringComparison.Ordinal);
        using (var found = FileControlStore.Open(disk.Path, 57))
        {
            Assert.Equal((57, null), (found.State.Revision, found.Alarm));
        }

        disk.Clear();
        Save(store, Next);
        using var later = FileControlStore.Open(disk.Path, 60);
        Assert.Equal((60, null), (later.State.Revision, later.Alarm));
    }

    [Fact]
    public void F61_On_a_disk_that_became_read_only_a_change_fails_and_nothing_is_lost()
    {
        using var disk = SmallDisk.Mount(64 * 1024);
        using var store = FileControlStore.Open(disk.Path, 0);
        Save(store, New);
        disk.Remount("ro");

        var failure = Assert.Throws<StoreFailedException>(() => Save(store, Next));

        Assert.Contains($"Mount {disk.Path} for writing again, and try again.", failure.Message, StringComparison.Ordinal);
        disk.Remount("rw");
        Save(store, Next);
        using var found = FileControlStore.Open(disk.Path, 60);
        Assert.Equal((60, null), (found.State.Revision, found.Alarm));
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_saved()
    {
        Fill();
        var reason = new string([(char)0xD800]);
        using var store = _folder.Open(lastAudited: 57);

        Assert.Throws<StoreFailedException>(() => store.Save(AnyControl.Sample(58, reason), AnyControl.Change(AnyControl.Sample(58))));

        using var found = _folder.Open(lastAudited: 57);
        Assert.Equal((57, null), (found.State.Revision, found.Alarm));
    }

    [Fact]
    public void More_than_fits_a_file_is_not_saved()
    {
        using var store = _folder.Open();

        var failure = Assert.Throws<StoreFailedException>(() => Save(store, AnyControl.Sample(57, new string('x', 1024 * 1024))));

        Assert.Equal(
            "The change cannot be kept: what would be written is damaged: it is larger than 4194304 bytes. " +
            "Ask for less: a shorter reason without odd characters, or fewer scheduled bursts.",
            failure.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void What_is_not_known_cannot_be_saved()
    {
        using var store = _folder.Open();

        Assert.Throws<ArgumentException>(() => Save(store, New with { IsKnown = false }));
        Assert.Throws<ArgumentException>(() => store.Save(New, AnyControl.Change(Old)));
    }

    [Fact]
    public void In_memory_all_is_well_until_the_process_ends()
    {
        using var store = new MemoryControlStore();
        Assert.Same(ControlState.Empty, store.State);
        Assert.Null(store.Change);

        var change = AnyControl.Change(New);
        store.Save(New, change);

        Assert.Same(New, store.State);
        Assert.Same(change, store.Change);
        Assert.Null(store.Alarm);
        Assert.True(store.AcceptsChanges);
    }

    private static void Save(FileControlStore store, ControlState state) => store.Save(state, AnyControl.Change(state, state["dr"].Override?.By.Reason ?? "accepted"));

    private static string? Content(string path) => File.Exists(path) ? Encoding.UTF8.GetString(File.ReadAllBytes(path)) : null;

    private static void Spoil(string path, string problem)
    {
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        switch (problem)
        {
            case "is missing":
                break;
            case "is damaged: it is a directory":
                Directory.CreateDirectory(path);
                break;
            case "is damaged: it is empty":
                File.WriteAllBytes(path, []);
                break;
            case "is damaged: its content is not what its sha256 is of":
                File.WriteAllText(path, Encoding.UTF8.GetString(content).Replace("\"FAIL\"", "\"PASS\"", StringComparison.Ordinal));
                break;
            default:
                File.WriteAllText(path, string.Join('\n', Encoding.UTF8.GetString(content).Split('\n')[..14]));
                break;
        }
    }

    /// <summary>With two changes.</summary>
    private void Fill()
    {
        using var store = _folder.Open();
        Save(store, Old);
        Save(store, New);
    }
}

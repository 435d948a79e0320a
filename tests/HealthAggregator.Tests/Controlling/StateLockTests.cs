using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

public sealed class StateLockTests : IDisposable
{
    private readonly StateFolder _folder = new();

    private string LockFile => _folder.File("lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void F67_A_second_owner_is_refused_and_told_who_the_first_one_is()
    {
        using var first = StateLock.Take(_folder.Path);

        var refusal = Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path));

        Assert.Equal(
            $"The state directory {_folder.Path} is in use by process {Environment.ProcessId} on {Environment.MachineName}: " +
            "end that one first, or give this one a state_dir of its own.",
            refusal.Message);
    }

    [Fact]
    public void Whoever_is_refused_disturbs_nothing()
    {
        using (StateLock.Take(_folder.Path))
        {
            Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path));
            Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path));
        }

        StateLock.Take(_folder.Path).Dispose();
    }

    [Fact]
    public void Other_directories_are_others()
    {
        using var other = new StateFolder();
        using var first = StateLock.Take(_folder.Path);

        StateLock.Take(other.Path).Dispose();
    }

    [Theory]
    [InlineData("4711 on web-1\n")]
    [InlineData("")]
    [InlineData("nonsense of any length and kind \u001b[2J")]
    public void F67_What_a_dead_owner_left_behind_blocks_nobody(string content)
    {
        File.WriteAllText(LockFile, content);

        using var taken = StateLock.Take(_folder.Path);

        var refusal = Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path));
        Assert.Contains($"in use by process {Environment.ProcessId} on ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_who_did_not_say_who_he_is_has_it_all_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Nothing but Linux lets others write to it.");
        using var taken = StateLock.Take(_folder.Path);
        Tamper("\u001b[2J on \u202e!");

        Assert.Contains(
            "is in use by process \"?[2J\" on \"?!\": ", Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path)).Message, StringComparison.Ordinal);

        Tamper("");
        Assert.Contains(" is in use by another process: ", Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_owner_may_read_it_and_no_program_started_from_here_inherits_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what is open.");
        using var taken = StateLock.Take(_folder.Path);

        Assert.Equal("600", Modes.Of(LockFile));
        var number = Assert.Single(Directory.GetFiles("/proc/self/fd"), file => TargetOf(file) == LockFile);
        var flags = File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(number)}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        const int closeOnExec = 0x8_0000;
        Assert.Equal(closeOnExec, Convert.ToInt32(flags.Split('\t')[1], 8) & closeOnExec);
    }

    [Fact]
    public void On_a_full_disk_it_can_still_be_had()
    {
        using var disk = SmallDisk.Mount(16 * 1024);
        File.WriteAllText(Path.Combine(disk.Path, "lock"), "");
        disk.Fill();

        using var taken = StateLock.Take(disk.Path);

        Assert.Throws<StartFailedException>(() => StateLock.Take(disk.Path));
    }

    [Fact]
    public void A_directory_that_cannot_have_it_is_refused_with_what_to_do()
    {
        Directory.CreateDirectory(LockFile);

        var refusal = Assert.Throws<StartFailedException>(() => StateLock.Take(_folder.Path));

        Assert.StartsWith($"The state directory {_folder.Path} cannot be locked: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            ". Give this user a directory to write to, on a disk of this machine, that no other process has, or change state_dir.", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Writes past the runtime's own locks.</summary>
    private void Tamper(string content)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dd", [$"of={LockFile}", "status=none"]) { RedirectStandardInput = true })!;
        process.StandardInput.Write(content);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <returns>Null when another test has closed it in the meantime.</returns>
    private static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>F61: a disk that is full, or that may only be read.</summary>
public sealed class AuditDiskTests : IDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("health-aggregator-tests-");
    private readonly SomeAudit _audit;
    private bool _isMounted;

    public AuditDiskTests() => _audit = new(_mount);

    private string Filler => Path.Combine(_mount.FullName, "filler");

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", _mount.FullName);
        }

        _mount.Delete(recursive: true);
    }

    [Fact]
    public void F61_on_a_full_disk_a_line_is_refused_whole_and_the_chain_goes_on_when_there_is_room()
    {
        Mount();
        var log = _audit.OpenWith(revisions: 2);
        var before = _audit.Bytes;
        Fill();

        // What the last page of the file has room for is written, the rest is not.
        Assert.Throws<IOException>(() => log.Append(Big(3)));
        Assert.Throws<IOException>(() => log.Append(Big(3)));

        Assert.Equal(before, _audit.Bytes);
        Assert.Equal((2, 2), (log.LastRevision, log.Newest(10).Count));
        File.Delete(Filler);
        log.Append(Big(3));
        Assert.Equal((3, null), (_audit.Verify().Lines, _audit.Verify().Broken));
        Assert.Null(log.Alarm);
    }

    [Fact]
    public void F61_on_a_full_disk_the_first_line_is_refused_and_an_empty_file_is_no_damage()
    {
        Mount();
        Fill();
        var log = _audit.Open();

        Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(1)));

        File.Delete(Filler);
        Assert.Null(_audit.Open().Alarm);
        log.Append(SomeAudit.Applied(1));
        Assert.Equal((1, null), (_audit.Verify().Lines, _audit.Verify().Broken));
    }

    [Fact]
    public void F61_on_a_disk_that_may_only_be_read_it_is_read_and_nothing_is_appended()
    {
        Mount();
        _audit.OpenWith(revisions: 2);
        Run("mount", "-o", "remount,ro", _mount.FullName);

        var log = _audit.Open();

        Assert.Equal((2, null), (log.LastRevision, log.Alarm));
        Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(3)));
        Run("mount", "-o", "remount,rw", _mount.FullName);
        log.Append(SomeAudit.Applied(3));
        Assert.Equal((3, null), (_audit.Verify().Lines, _audit.Verify().Broken));
    }

    [Fact]
    public void F61_when_fsync_fails_the_line_is_taken_back()
    {
        var failure = new IOException("fsync: Input/output error");
        var log = OpenOn(DiskCalls.Real with { Fsync = _ => throw failure });

        Assert.Same(failure, Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(1))));

        Assert.Empty(_audit.Bytes);
        Assert.Equal((0, 0), (log.LastRevision, log.Newest(10).Count));
    }

    /// <summary>As .NET tells that a file would be too large, and that no place can be found in one.</summary>
    public static TheoryData<Exception> OddFailures => [new ArgumentOutOfRangeException("value"), new NotSupportedException("no seeking")];

    [Theory]
    [MemberData(nameof(OddFailures), DisableDiscoveryEnumeration = true)]
    public void F61_whatever_NET_calls_a_failure_of_the_disk_it_is_one_to_whoever_appends(Exception failure)
    {
        var log = OpenOn(DiskCalls.Real with { WriteAt = (_, _, _) => throw failure });

        Assert.Same(failure, Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(1))).InnerException);

        Assert.Empty(_audit.Bytes);
        Assert.Equal((0, 0), (log.LastRevision, log.Newest(10).Count));
    }

    [Fact]
    public void F61_when_the_directory_s_fsync_fails_the_line_is_taken_back_and_the_next_one_asks_again()
    {
        var asked = new List<string>();
        var log = OpenOn(DiskCalls.Real with
        {
            FsyncDirectory = directory =>
            {
                asked.Add(directory);
                if (asked.Count == 1)
                {
                    throw new IOException("fsync: Input/output error");
                }
            },
        });

        Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(1)));
        Assert.Empty(_audit.Bytes);
        log.Append(SomeAudit.Applied(1));
        log.Append(SomeAudit.Applied(2));

        Assert.Equal([_audit.Directory, _audit.Directory], asked);
        Assert.Equal((2, null), (_audit.Verify().Lines, _audit.Verify().Broken));
    }

    [Fact]
    public void A_refused_attempt_does_not_wait_for_the_disk_and_a_change_does()
    {
        var waited = 0;
        var log = OpenOn(DiskCalls.Real with { Fsync = _ => waited++ });

        log.Append(SomeAudit.Refused());
        Assert.Equal(0, waited);
        log.Append(SomeAudit.Applied(1));
        Assert.Equal(1, waited);
        log.Append(SomeAudit.Applied(1) with { Outcome = AuditOutcome.Unchanged });
        Assert.Equal(2, waited);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public void F61_what_could_not_be_taken_back_is_taken_back_by_the_next_line(int written)
    {
        _audit.OpenWith(revisions: 2);
        var isBroken = true;
        var log = OpenOn(DiskCalls.Real with
        {
            WriteAt = (file, line, at) =>
            {
                RandomAccess.Write(file, isBroken ? line.AsSpan(0, Math.Min(line.Length, written)) : line, at);
                _ = isBroken ? throw new IOException("write: Input/output error") : 0;
            },
            Truncate = (file, length) =>
            {
                _ = isBroken ? throw new IOException("ftruncate: Input/output error") : 0;
                RandomAccess.SetLength(file, length);
            },
        });
        Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(3)));
        Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(3)));
        Assert.Equal(2, log.LastRevision);

        isBroken = false;
        log.Append(SomeAudit.Applied(3));

        Assert.Equal((3, null), (_audit.Verify().Lines, _audit.Verify().Broken));
        Assert.Equal((3, null), (log.LastRevision, log.Alarm));
    }

    [Fact]
    public void F61_a_file_that_would_be_larger_than_it_may_be_is_a_failure_of_the_disk()
    {
        var log = OpenOn(DiskCalls.Real with { WriteAt = (_, _, _) => throw new ArgumentOutOfRangeException("value", "too large") });

        Assert.Throws<IOException>(() => log.Append(SomeAudit.Applied(1)));
    }

    private AuditLog OpenOn(DiskCalls disk) => AuditLog.In(_audit.Directory, _audit.Time, disk);

    private static AuditEntry Big(long revision) => SomeAudit.Applied(revision) with { Old = new JsonObject { ["text"] = new string('x', 8_000) } };

    private void Fill()
    {
        using var filler = new FileStream(Filler, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        try
        {
            while (true)
            {
                filler.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private void Mount()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may mount a small disk.");
        Assert.SkipUnless(TryRun("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", _mount.FullName), "This machine lets nobody mount a small disk.");
        _isMounted = true;
    }

    private static void Run(string program, params string[] arguments) => Assert.True(TryRun(program, arguments), $"{program} {string.Join(' ', arguments)}");

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

namespace HealthAggregator.EndToEnd.Restarting;

/// <summary>What a process asks of the disk so that the next one can go on.</summary>
public sealed class Keeping
{
    [Fact]
    public async Task What_is_believed_is_replaced_whole_by_a_rename_every_second_and_no_disk_is_waited_for()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms, fast_interval: 200ms"));
        await aggregator.AnswersAsync("PASS");
        var file = Path.Combine(aggregator.StateDirectory, "holdover.json");
        await using var strace = await Strace.AttachAsync(aggregator.Child, "-e", "trace=openat,write,writev,pwrite64,pwritev,fsync,fdatasync,sync_file_range,syncfs,sync,rename,renameat,renameat2");
        for (var replaced = 0; replaced < 3; replaced++)
        {
            var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync("it is replaced", () => File.ReadAllText(file) != before);
        }

        var trace = await strace.DetachAsync();

        Assert.True(trace.Count(line => line.Contains("rename", StringComparison.Ordinal) && line.Contains($"\"{file}.new\"", StringComparison.Ordinal) && line.Contains($"\"{file}\"", StringComparison.Ordinal)) >= 3, string.Join('\n', trace));
        Assert.DoesNotContain(trace, line => line.Contains("sync", StringComparison.Ordinal));
        Assert.DoesNotContain(trace, line => line.Contains($"<{file}>", StringComparison.Ordinal) && line.Contains("write", StringComparison.Ordinal));
    }
}

namespace HealthAggregator.EndToEnd.Cli;

public sealed class Deaths : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task F43_a_bug_ends_the_process_though_its_output_and_its_errors_go_to_one_pipe_that_nobody_reads()
    {
        await using var stack = RawServer.Saying("PASS");
        var ports = AggregatorPorts.Free();
        var file = _directory.Write("config.yaml", AggregatorProcess.Complete(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"), ports, _directory));
        await using var child = Child.StartUnread("/usr/bin/env",
            $"DOTNET_STARTUP_HOOKS={typeof(Deaths).Assembly.Location}", $"TEST_DIES_WHEN={_directory["now"]}",
            "/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1", TheProgram.File, "run", "--config", file);
        await Daemon.ListensAsync("the program", child, ports.Admin);

        _directory.Write("now", "");
        await child.EndAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(1, child.ExitCode);
    }

    public void Dispose() => _directory.Dispose();
}

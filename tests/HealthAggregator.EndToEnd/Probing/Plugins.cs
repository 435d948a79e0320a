namespace HealthAggregator.EndToEnd.Probing;

/// <summary>The plugins that Nagios, Icinga and their like run, as their Debian package brings them.</summary>
public sealed class Plugins
{
    private const string Folder = "/usr/lib/nagios/plugins";

    [Fact]
    public async Task A_plugin_decides_by_its_exit_status_and_says_why_in_its_first_line()
    {
        RequirePlugins();
        await using var listening = RawServer.Saying("PASS");
        var port = new Uri(listening.Url).Port;

        var (aggregator, status) = await Pages.AskAsync(
            [
                ("ok", $"{{ exec: [{Folder}/check_dummy, \"0\", all is well] }}"),
                ("warning", $"{{ exec: [{Folder}/check_dummy, \"1\", getting full] }}"),
                ("critical", $"{{ exec: [{Folder}/check_dummy, \"2\"] }}"),
                ("unknown", $"{{ exec: {Folder}/check_tcp }}"),
                ("open", $"{{ exec: [{Folder}/check_tcp, -H, 127.0.0.1, -p, \"{port}\"] }}"),
                ("closed", $"{{ exec: [{Folder}/check_tcp, -H, 127.0.0.1, -p, \"{FreePort.Next()}\"] }}"),
            ],
            "interval: 10s, timeout: 8s, fast_interval: 10s");
        await using var running = aggregator;

        Assert.Equal("passing", status.Check("ok").Status);
        Assert.Equal("OK: all is well", status.Check("ok").Reason);
        Assert.Equal(("status", "WARNING: getting full"), (status.Check("warning").Outcome, status.Check("warning").Reason));
        Assert.Equal(("status", "CRITICAL"), (status.Check("critical").Outcome, status.Check("critical").Reason));
        Assert.Equal("failing", status.Check("unknown").Status);
        Assert.StartsWith("TCP OK - ", status.Check("open").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("|", status.Check("open").Reason, StringComparison.Ordinal);
        Assert.Equal("failing", status.Check("closed").Status);
        Assert.Contains("refused", status.Check("closed").Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_program_outlives_the_process_that_runs_it_when_that_is_told_to_stop()
    {
        using var directory = new TemporaryDirectory();
        var script = directory.Write("hangs", $"#!/bin/sh\nsleep 1000 &\necho $$ $! > {directory["processes"]}\nwait\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("hangs", $"{{ exec: {script} }}")], "interval: 10m, timeout: 9m"));
        await Eventually.IsTrueAsync("the program runs", () => File.Exists(directory["processes"]) && File.ReadAllText(directory["processes"]).EndsWith('\n'));

        aggregator.Child.Signal(PosixSignalNumber.Terminate);
        await aggregator.Child.EndAsync();

        await Eventually.IsTrueAsync("both processes are gone", () => File.ReadAllText(directory["processes"]).Split().All(process => process.Length == 0 || !Lives(process)));
    }

    private static void RequirePlugins() => Tool.Require(File.Exists($"{Folder}/check_dummy"), "check_dummy", "monitoring-plugins-basic");

    /// <summary>A process that nobody has waited for yet does not live.</summary>
    private static bool Lives(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>Real programs of this machine, most of them three lines of shell.</summary>
public sealed class ExecProbeTests : IDisposable
{
    private static readonly Cadence Short = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(400));

    private readonly Prober _prober = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("exec-").FullName;

    public ExecProbeTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs are run on Linux alone.");

    public void Dispose()
    {
        _prober.Dispose();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData("exit 0", "")]
    [InlineData("echo 'OK - load 0.1 | load1=0.1;5;10'; echo more", "OK - load 0.1")]
    [InlineData("echo nothing wrong >&2", "")]
    [InlineData("exec >&- 2>&-; sleep 0.1", "")]
    public async Task Exit_status_0_passes_with_the_first_line_that_was_written(string script, string reason)
    {
        var sample = await Ask(script);

        Assert.True(sample.Passed, sample.Reason);
        Assert.Equal(reason, sample.Reason);
    }

    [Theory]
    [InlineData("echo 'CRITICAL - disk full | /=100%'; exit 2", "CRITICAL - disk full")]
    [InlineData("exit 1", "exit status 1 (WARNING)")]
    [InlineData("exit 2", "exit status 2 (CRITICAL)")]
    [InlineData("exit 3", "exit status 3 (UNKNOWN)")]
    [InlineData("exit 255", "exit status 255")]
    [InlineData("echo '| a=1'; exit 2", "exit status 2 (CRITICAL)")]
    [InlineData("echo; echo 'second line'; exit 1", "exit status 1 (WARNING)")]
    [InlineData("echo 'cannot import name x' >&2; exit 1", "exit status 1 (WARNING): cannot import name x")]
    [InlineData("printf 'BAD \\033[31m\\a'; exit 1", "BAD ?[31m?")]
    public async Task Any_other_exit_status_fails_with_it(string script, string reason)
    {
        var sample = await Ask(script);

        Assert.Equal((FailureKind.Status, reason, false), (sample.Failure, sample.Reason, sample.IsUnsure));
    }

    [Fact]
    public async Task A_signal_that_ends_it_fails()
    {
        var sample = await Ask("kill -SEGV $$");

        Assert.Equal((FailureKind.Reset, "signal 11 ended it"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task Arguments_come_as_they_are_and_no_shell_reads_them()
    {
        var sample = await _prober.Ask(new ExecTarget("/usr/bin/printf", "%s.", "a b", "$HOME", "*", "'\"\\", "; exit 3"));

        Assert.Equal((true, "a b.$HOME.*.'\"\\.; exit 3."), (sample.Passed, sample.Reason));
    }

    [Fact]
    public async Task It_runs_in_the_root_with_a_few_variables_and_nothing_to_read()
    {
        Environment.SetEnvironmentVariable("HEALTH_AGGREGATOR_TOKEN", "canary");

        var variables = await Ask("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= | sort | tr '\\n' ' '; exit 1", KeyValuePair.Create("NAME", "a b"));
        var place = await Ask("pwd; exit 1");
        var input = await Ask("cat; echo end of file; exit 1");

        Assert.Equal("LANG=C NAME=a b PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", variables.Reason);
        Assert.Equal("/", place.Reason);
        Assert.Equal("end of file", input.Reason);
    }

    [Fact]
    public async Task A_variable_of_ours_may_be_replaced_and_its_value_is_hidden()
    {
        var sample = await Ask("echo \"$LANG says $API_KEY\"; exit 1", new("LANG", "POSIX"), new("API_KEY", "letmein0815"));

        Assert.Equal("POSIX says ***", sample.Reason);
    }

    [Fact]
    public async Task It_inherits_no_descriptor_of_this_process()
    {
        await using var stack = RawStack.Start(connection => connection.Stall());
        await using var open = File.Open("/dev/zero", FileMode.Open);

        var sample = await _prober.Ask(new ExecTarget("/bin/sh", "-c", "echo /proc/self/fd/*; exit 1"));

        // The shell opens the folder as the lowest that is free.
        Assert.Contains(sample.Reason, (string[])["/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2", "/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3"]);
    }

    [Fact]
    public async Task Signals_that_this_process_ignores_are_not_ignored_by_it()
    {
        var sample = await Ask("grep -e ^SigBlk -e ^SigIgn /proc/self/status | tr -s '\\n\\t' ' '; exit 1");

        // All but the two that the C library keeps to itself.
        var ignored = long.Parse(sample.Reason.Split(' ')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.StartsWith("SigBlk: 0000000000000000 SigIgn: ", sample.Reason, StringComparison.Ordinal);
        Assert.Equal(0, ignored & ~0x1_8000_0000);
    }

    [Fact]
    public async Task At_the_deadline_it_is_killed_with_all_that_it_started()
    {
        var file = Path.Combine(_folder, "processes");

        var sample = await Ask($"sleep 1000 & echo $$ $! > {file}; trap '' TERM INT HUP; wait; sleep 1000", Short);

        Assert.Equal((FailureKind.Timeout, "timeout after 400ms: it was killed, with all that it had started"), (sample.Failure, sample.Reason));
        await Eventually.True(() => (File.Exists(file) ? File.ReadAllText(file) : "").Split(' ', StringSplitOptions.RemoveEmptyEntries).All(process => !Lives(process)));
    }

    [Fact]
    public async Task What_it_leaves_behind_is_killed_and_not_waited_for()
    {
        var file = Path.Combine(_folder, "processes");

        var sample = await Ask($"sleep 1000 & echo $! > {file}; echo OK");

        Assert.Equal((true, "OK"), (sample.Passed, sample.Reason));
        Assert.True(sample.Duration < TimeSpan.FromSeconds(20), "nobody waits for the end of what it left behind");
        await Eventually.True(() => !Lives(File.ReadAllText(file)));
    }

    [Fact]
    public async Task Who_leaves_its_group_and_keeps_its_output_open_is_not_waited_for()
    {
        var file = Path.Combine(_folder, "processes");
        try
        {
            var sample = await Ask($"setsid sh -c 'echo $$ > {file}; exec sleep 1000' & while [ ! -s {file} ]; do sleep 0.01; done; echo OK");

            Assert.Equal((true, "OK"), (sample.Passed, sample.Reason));
        }
        finally
        {
            using var escaped = Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
            escaped.Kill();
        }
    }

    [Fact]
    public async Task A_flood_of_output_is_read_and_dropped()
    {
        var sample = await Ask("echo first; head -c 10000000 /dev/zero; head -c 10000000 /dev/zero >&2; exit 1");

        Assert.Equal((FailureKind.Status, "first"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task An_endless_line_is_shown_in_part()
    {
        var sample = await Ask("head -c 1000000 /dev/zero | tr '\\0' x; exit 1");

        Assert.Equal(new string('x', 200) + "…", sample.Reason);
    }

    [Fact]
    public async Task An_endless_flood_ends_at_the_deadline()
    {
        var sample = await Ask("exec cat /dev/zero", Short);

        Assert.Equal(FailureKind.Timeout, sample.Failure);
    }

    [Theory]
    [InlineData("missing", "there is no such file")]
    [InlineData("not-executable", "this process may not execute it")]
    [InlineData("no-program", "it is neither an executable of this machine nor a script that begins with #!")]
    [InlineData("no-interpreter", "the interpreter that its first line names is not there")]
    public async Task What_cannot_be_started_fails_with_why(string name, string why)
    {
        Write("not-executable", "#!/bin/sh\n", "400");
        Write("no-program", "hello\n");
        Write("no-interpreter", "#!/nowhere/sh\n");
        var path = Path.Combine(_folder, name);

        var sample = await _prober.Ask(new ExecTarget(path));

        Assert.Equal((FailureKind.Refused, $"{path} cannot be started: {why}", false), (sample.Failure, sample.Reason, sample.IsUnsure));
    }

    [Fact]
    public async Task Arguments_that_are_too_long_fail_with_that()
    {
        var sample = await _prober.Ask(new ExecTarget("/bin/true", new string('x', 200_000)));

        Assert.Equal((FailureKind.Refused, "/bin/true cannot be started: its arguments and environment are too long"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task Several_attempts_are_several_runs()
    {
        var file = Path.Combine(_folder, "runs");

        var sample = await _prober.Ask(Some.Check(Script($"echo x >> {file}; [ $(wc -l < {file}) -ge 3 ]")) with { Attempts = 5 });

        Assert.Equal((true, 3), (sample.Passed, sample.Attempts));
    }

    [Fact]
    public async Task When_probing_ends_what_still_runs_is_killed()
    {
        var file = Path.Combine(_folder, "process");
        using var prober = new Prober();
        var asked = prober.Ask(Script($"echo $$ > {file}; exec sleep 1000"));
        await Eventually.True(() => File.Exists(file) && File.ReadAllText(file).Length > 0);

        prober.Dispose();

        Assert.Equal((FailureKind.Reset, "signal 9 ended it"), ((await asked).Failure, (await asked).Reason));
    }

    private static bool Lives(string process) => Directory.Exists($"/proc/{process.Trim()}") && !File.ReadAllText($"/proc/{process.Trim()}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static ExecTarget Script(string script, params KeyValuePair<string, string>[] environment) => new("/bin/sh", "-c", script) { Environment = [.. environment] };

    private Task<Sample> Ask(string script, params KeyValuePair<string, string>[] environment) => _prober.Ask(Script(script, environment));

    private Task<Sample> Ask(string script, Cadence cadence) => _prober.Ask(Script(script), cadence);

    private void Write(string name, string content, string mode = "700")
    {
        File.WriteAllText(Path.Combine(_folder, name), content);
        Modes.Set(Path.Combine(_folder, name), mode);
    }
}

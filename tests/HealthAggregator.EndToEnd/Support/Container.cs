using System.Globalization;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>
/// The program as a container engine runs the image, without an engine: process 1 of its own PID namespace, with every file system read-only, as user 1654 without any
/// capability or a way to new ones. The network is the machine's loopback.
/// </summary>
public sealed class Container : IAsyncDisposable
{
    public const int User = 1654;

    // All in a mount namespace of its own: when the process is gone, so is every mount. The program is put beside the config, since a checkout may be where
    // this user cannot go.
    private const string Setup = """
        set -e
        directory=$1 program=$2 state=$3; shift 3
        mount --bind "$program" "$directory/app"
        [ -z "$state" ] || mount -t tmpfs -o "size=4m,mode=700,uid=1654,gid=1654" tmpfs "$directory/state"
        while read -r _ at _; do
          at=$(printf '%b' "$at")
          [ "$at" = "$directory/state" ] || mount -o remount,bind,ro "$at" 2> /dev/null || true
        done < /proc/self/mounts
        cd "$directory"
        exec env -i PATH=/usr/bin:/bin DOTNET_ROOT="$DOTNET_ROOT" HEALTH_AGGREGATOR_CONFIG="$directory/config.yaml" \
          setpriv --pdeathsig=keep --reuid=1654 --regid=1654 --clear-groups --inh-caps=-all --ambient-caps=-all --bounding-set=-all --no-new-privs "$@"
        """;

    private readonly TemporaryDirectory _directory;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private Container(TemporaryDirectory directory, Child child, AggregatorPorts ports) => (_directory, Child, Ports) = (directory, child, ports);

    public Child Child { get; }

    public AggregatorPorts Ports { get; }

    /// <summary>Process 1, by the number that it has outside.</summary>
    public int ProcessId => int.Parse(File.ReadAllText($"/proc/{Child.Id}/task/{Child.Id}/children").Trim(), CultureInfo.InvariantCulture);

    /// <summary>The operator's token, in a file system that only the container sees.</summary>
    public string OperatorToken => File.ReadAllText($"/proc/{ProcessId}/root{_directory["state"]}/operator.token").Trim();

    public string LogText => Child.Said;

    /// <param name="config">The config file without <c>listen</c> and <c>state_dir</c>.</param>
    /// <param name="hasVolume">Whether something writable is mounted at the state directory.</param>
    public static async Task<Container> StartAsync(string config, bool hasVolume)
    {
        Tool.Find("setpriv", "util-linux");
        var unshare = Tool.Find("unshare", "util-linux");
        Tool.Require(
            (await Child.RunAsync(unshare, "--mount", "--pid", "--fork", "--mount-proc", "/bin/true")).ExitCode == 0,
            "a container needs namespaces: run the tests as root, with the right to mount");

        var (directory, ports) = (new TemporaryDirectory(), AggregatorPorts.Free());
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(directory["app"]);
        Directory.CreateDirectory(directory["state"]);
        directory.Write("config.yaml", AggregatorProcess.Complete(config, ports, directory));
        var child = Child.Start(
            unshare,
            [
                "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "/bin/sh", "-c", Setup, "sh", directory.Path, Path.GetDirectoryName(TheProgram.File)!, hasVolume ? "state" : "",
                Path.Combine(directory["app"], Path.GetFileName(TheProgram.File)), "run",
            ],
            ("DOTNET_ROOT", Path.GetDirectoryName(Environment.ProcessPath) is { } host && File.Exists(Path.Combine(host, "dotnet")) ? host : Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? ""));
        return new(directory, child, ports);
    }

    /// <summary>Waits until the admin listener answers.</summary>
    public Task<TimeSpan> AnswersAsync() => Eventually.IsTrueAsync("the container answers", async () =>
    {
        Assert.False(Child.HasExited, $"the container ended at its start:\n{LogText}");
        return await _http.GetStringAsync($"http://127.0.0.1:{Ports.Admin}/livez", TestContext.Current.CancellationToken) == "ok\n";
    });

    /// <summary>The body of a page of the probe listener, whatever the status.</summary>
    public async Task<string> AnswerAsync(string path)
    {
        using var response = await _http.GetAsync($"http://{Ports.Address}:{Ports.Probe}{path}", TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> PostAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Ports.Admin}{path}");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>Runs another command of the program inside, as an engine runs the image's health check.</summary>
    public Task<Outcome> RunInsideAsync(params IEnumerable<string> arguments) => Child.RunAsync(
        Tool.Find("nsenter", "util-linux"),
        [$"--target={ProcessId}", "--mount", "--pid", $"--wd={_directory.Path}", $"--setuid={User}", $"--setgid={User}", Path.Combine(_directory["app"], Path.GetFileName(TheProgram.File)), .. arguments, "--config", _directory["config.yaml"]]);

    /// <summary>A line of what the kernel says of process 1.</summary>
    public string Fact(string name) => File.ReadLines($"/proc/{ProcessId}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[1].Trim();

    /// <summary>The mount points that can be written to.</summary>
    public IEnumerable<string> Writable => File.ReadLines($"/proc/{ProcessId}/mounts").Select(line => line.Split(' '))

        // Of those that are mounted over each other, the last is what is seen.
        .GroupBy(parts => parts[1], parts => parts[3]).Where(options => options.Last().Split(',')[0] == "rw").Select(options => options.Key);

    /// <summary>Ends process 1 as <c>docker stop</c> does, from outside.</summary>
    public async Task<Outcome> StopAsync()
    {
        Child.Signal(ProcessId, PosixSignalNumber.Terminate);
        return await Child.EndAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (!Child.HasExited)
        {
            // The end of process 1 is the end of everything in its namespace; that of its parent would not be, once it has changed its user.
            Child.Signal(ProcessId, PosixSignalNumber.Kill);
            await Child.EndAsync();
        }

        await Child.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }
}

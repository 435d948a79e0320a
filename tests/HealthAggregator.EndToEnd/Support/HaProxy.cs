using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A real HAProxy, with its stats socket open to the test.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Child _child;

    private HaProxy(TemporaryDirectory directory, Child child) => (_directory, _child) = (directory, child);

    /// <param name="port">A port that it is going to listen on: it has started once that answers.</param>
    /// <param name="config">What stands below <c>global</c> and <c>defaults</c>.</param>
    public static async Task<HaProxy> StartAsync(int port, string config)
    {
        var haproxy = Tool.Find("haproxy", "haproxy");
        var directory = new TemporaryDirectory();
        var file = directory.Write("haproxy.cfg", $"""
            global
              stats socket {directory["admin.sock"]} level admin
            defaults
              mode http
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            {config}

            """);
        var started = new HaProxy(directory, Child.Start(haproxy, ["-db", "-f", file]));
        return await Daemon.StartedAsync(started, it => Daemon.ListensAsync("haproxy", it._child, port));
    }

    /// <summary>Starts it on a file of config/gslb, which nothing is changed in: its addresses are environment variables.</summary>
    public static async Task<HaProxy> StartRecipeAsync(int port, string recipe, params IEnumerable<(string Name, string? Value)> environment)
    {
        var haproxy = Tool.Find("haproxy", "haproxy");
        var directory = new TemporaryDirectory();
        var socket = directory.Write("socket.cfg", $"global\n  stats socket {directory["admin.sock"]} level admin\n");
        var started = new HaProxy(directory, Child.Start(haproxy, ["-db", "-f", socket, "-f", Recipe.File(recipe)], environment));
        return await Daemon.StartedAsync(started, it => Daemon.ListensAsync("haproxy", it._child, port));
    }

    /// <summary>Whether a server is up, as far as HAProxy knows; also while it has its doubts, which it calls "UP 1/3".</summary>
    public async Task<bool> UpAsync(string server) => (await ServerAsync(server)).Status.StartsWith("UP", StringComparison.Ordinal);

    /// <summary>Gives a command to the stats socket.</summary>
    public async Task<string> TellAsync(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_directory["admin.sock"]), TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How it shows a server in its statistics.</summary>
    public async Task<(string Status, string Weight)> ServerAsync(string name)
    {
        var lines = (await TellAsync("show stat")).Split('\n').Select(line => line.TrimStart('#', ' ').Split(',')).ToList();
        var server = lines.Single(line => line.Length > 1 && line[1] == name);
        return (server[lines[0].IndexOf("status")], server[lines[0].IndexOf("weight")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _directory.Dispose();
    }
}

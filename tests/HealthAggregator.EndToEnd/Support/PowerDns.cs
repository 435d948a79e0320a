namespace HealthAggregator.EndToEnd.Support;

/// <summary>A real PowerDNS that answers for the zone <c>gslb.example</c> and asks health pages every second, as Lua records do.</summary>
public sealed class PowerDns : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Child _child;
    private readonly int _port;
    private readonly string _dig;

    private PowerDns(TemporaryDirectory directory, Child child, int port, string dig) =>
        (_directory, _child, _port, _dig) = (directory, child, port, dig);

    /// <summary>On 127.0.0.1, over UDP and TCP.</summary>
    public int Port => _port;

    /// <param name="records">Lines of the zone file.</param>
    public static async Task<PowerDns> StartAsync(params IEnumerable<string> records)
    {
        var server = Tool.Find("pdns_server", "pdns-server pdns-backend-bind");
        var dig = Dig.Find();
        var directory = new TemporaryDirectory();
        var zone = directory.Write("zone", $"""
            $TTL 0
            @ IN SOA ns hostmaster 1 3600 600 86400 0
            @ IN NS ns
            ns IN A 127.0.0.1
            {string.Join('\n', records)}

            """);
        var zones = directory.Write("named.conf", $$"""zone "gslb.example" { type master; file "{{zone}}"; };""" + "\n");
        var port = FreePort.Next();
        var child = Child.Start(server, [
            $"--config-dir={directory.Path}", $"--socket-dir={directory.Path}", "--launch=bind", $"--bind-config={zones}",
            "--local-address=127.0.0.1", $"--local-port={port}", "--daemon=no", "--guardian=no", "--security-poll-suffix=",
            "--enable-lua-records=yes", "--lua-health-checks-interval=1", "--cache-ttl=0", "--query-cache-ttl=0", "--negquery-cache-ttl=0"]);
        return await Daemon.StartedAsync(new PowerDns(directory, child, port, dig), _ => Daemon.ListensAsync("pdns_server", child, port));
    }

    /// <summary>Starts it on the files of config/gslb/powerdns.</summary>
    /// <param name="places">Addresses in the zone, and what they are in this test.</param>
    public static async Task<PowerDns> StartRecipeAsync(params IEnumerable<(string Written, string Here)> places)
    {
        var server = Tool.Find("pdns_server", "pdns-server pdns-backend-bind");
        var dig = Dig.Find();
        var directory = new TemporaryDirectory();
        foreach (var (file, replaced) in new (string, IEnumerable<(string, string)>)[]
        {
            ("pdns.conf", [("/etc/powerdns", directory.Path)]), ("named.conf", [("/etc/powerdns", directory.Path)]), ("gslb.example.zone", places),
        })
        {
            directory.Write(file, Recipe.Read($"powerdns/{file}", replaced));
        }

        var port = FreePort.Next();
        var child = Child.Start(server, [
            $"--config-dir={directory.Path}", $"--socket-dir={directory.Path}", "--local-address=127.0.0.1", $"--local-port={port}",
            "--daemon=no", "--guardian=no", "--security-poll-suffix="]);
        return await Daemon.StartedAsync(new PowerDns(directory, child, port, dig), _ => Daemon.ListensAsync("pdns_server", child, port));
    }

    /// <summary>The addresses of a name, as <c>dig +short</c> prints them.</summary>
    public async Task<string> LookUpAsync(string name) => (await Dig.AskAsync(_dig, _port, ["+short"], name)).Trim();

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _directory.Dispose();
    }
}

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A real gdnsd on the files of config/gslb/gdnsd.</summary>
public sealed class Gdnsd : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Child _child;
    private readonly int _port;
    private readonly string _dig;
    private readonly string _control;

    private Gdnsd(TemporaryDirectory directory, Child child, int port, string dig, string control) =>
        (_directory, _child, _port, _dig, _control) = (directory, child, port, dig, control);

    /// <param name="places">Addresses in its config, and what they are in this test.</param>
    public static async Task<Gdnsd> StartRecipeAsync(params IEnumerable<(string Written, string Here)> places)
    {
        var gdnsd = Tool.Find("gdnsd", "gdnsd");
        var control = Tool.Find("gdnsdctl", "gdnsd");
        var dig = Dig.Find();
        var port = FreePort.Next();
        var directory = new TemporaryDirectory();
        directory.Write("config", Recipe.Read("gdnsd/config",
            [("listen => 192.0.2.53", $"listen => 127.0.0.1:{port}, run_dir => {directory["run"]}, state_dir => {directory["state"]}"), .. places]));
        directory.Write("zones/gslb.example", Recipe.Read("gdnsd/zones/gslb.example"));
        var started = new Gdnsd(directory, Child.Start(gdnsd, ["-c", directory.Path, "start"]), port, dig, control);
        return await Daemon.StartedAsync(started, it => Daemon.ListensAsync("gdnsd", it._child, port));
    }

    /// <summary>The address of a name, as <c>dig +short</c> prints it.</summary>
    public async Task<string> LookUpAsync(string name) => (await Dig.AskAsync(_dig, _port, ["+short"], name)).Trim();

    /// <summary>Whether an address is up, as far as gdnsd knows.</summary>
    public async Task<bool> UpAsync(string address)
    {
        // { "127.0.0.1/health": {"state": "UP", "real_state": "UP"} }
        var states = await Child.RunAsync(_control, "-c", _directory.Path, "states");
        using var json = System.Text.Json.JsonDocument.Parse(states.Output);
        return json.RootElement.GetProperty($"{address}/health").GetProperty("state").GetString() == "UP";
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _directory.Dispose();
    }
}

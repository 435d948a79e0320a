using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.EndToEnd.Cli;

public sealed class RunCommand : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("run")]
    [InlineData]
    public async Task An_invalid_config_is_2_and_says_where(params string[] command)
    {
        var file = _directory.Write("config.yaml", "data_centers: { east: { stacks: { web: { checks: {} } } } }\n");

        var outcome = await TheProgram.RunAsync([.. command, "--config", file]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{file}:1:", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_names_the_config_where_no_option_does()
    {
        var file = _directory.Write("elsewhere.yaml", "data_centers: 7\n");

        var outcome = await TheProgram.RunAsync([("HEALTH_AGGREGATOR_CONFIG", file)], "run");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{file}:1:", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_config_it_is_2_and_says_what_to_type()
    {
        var outcome = await TheProgram.RunAsync("run");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--config", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe")]
    [InlineData("admin")]
    [InlineData("agent")]
    public async Task A_port_that_somebody_has_is_3_and_is_named(string listener)
    {
        using var somebody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var port = FreePort.Next();
        somebody.Bind(new IPEndPoint(IPAddress.Loopback, port));
        somebody.Listen();
        var ports = listener switch
        {
            "probe" => new AggregatorPorts(port, FreePort.Next()),
            "admin" => new(FreePort.Next(), port),
            _ => AggregatorPorts.Free() with { Agent = $"{{ east: 127.0.0.1:{port} }}" },
        };
        var file = _directory.Write("config.yaml", AggregatorProcess.Complete(Pages.Config([("page", "http://127.0.0.1:9/health")], "interval: 5s"), ports, _directory));

        var outcome = await TheProgram.RunAsync("run", "--config", file);

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains($"The {listener} listener cannot have 127.0.0.1:{port}: ", outcome.Said, StringComparison.Ordinal);
        Assert.Contains($"change listen.{listener}.", outcome.Said, StringComparison.Ordinal);
        Assert.Contains("in use", outcome.Said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_had_is_3_and_is_named()
    {
        // Permissions do not stop root: a file that stands where the directory should be does.
        File.WriteAllText(_directory["state"], "in the way");
        var file = _directory.Write("config.yaml",
            AggregatorProcess.Complete(Pages.Config([("page", "http://127.0.0.1:9/health")], "interval: 5s"), AggregatorPorts.Free(), _directory));

        var outcome = await TheProgram.RunAsync("run", "--config", file);

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains(_directory["state"], outcome.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}

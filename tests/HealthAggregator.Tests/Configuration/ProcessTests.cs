using System.Net;
using HealthAggregator.Configuration;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Configuration;

public sealed class ProcessTests
{
    private static readonly string Hash = string.Concat(Enumerable.Repeat("aB", 32));

    [Fact]
    public void A_listener_is_an_address_or_a_map()
    {
        var settings = Valid("listen: { probe: '[::]:80', admin: { address: 10.0.0.1:0 } }");

        Assert.Equal(IPEndPoint.Parse("[::]:80"), settings.Probe.Address);
        Assert.Equal(IPEndPoint.Parse("10.0.0.1:0"), settings.Admin.Address);
        Assert.Equal("http", settings.Admin.Scheme);
    }

    [Fact]
    public void Both_listeners_may_take_a_free_port()
    {
        var settings = Valid("listen: { probe: 127.0.0.1:0, admin: 127.0.0.1:0 }");

        Assert.Equal((0, 0), (settings.Probe.Address.Port, settings.Admin.Address.Port));
    }

    [Fact]
    public void Two_addresses_may_share_a_port() =>
        Assert.Equal(8080, Valid("listen: { probe: 127.0.0.1:8080, admin: 127.0.0.2:8080 }").Admin.Address.Port);

    [Fact]
    public void An_agent_listener_is_one_port_for_every_data_center_or_one_for_each()
    {
        Assert.Equal([new AgentSettings(IPEndPoint.Parse("0.0.0.0:8082"))], Valid("listen: { agent: 0.0.0.0:8082 }").Agents);
        Assert.Equal(
            [new AgentSettings(IPEndPoint.Parse("[::]:8083"), "dc"), new AgentSettings(IPEndPoint.Parse("127.0.0.1:0"), "west")],
            ConfigText.Valid("""
                listen: { agent: { dc: "[::]:8083", west: 127.0.0.1:0 } }
                data_centers: { dc: { stacks: { web: { checks: { a: http://h/ } } } }, west: { stacks: { web: { checks: { a: http://h/ } } } } }
                """).Agents);
    }

    [Fact]
    public void Everything_of_the_process_is_taken_over()
    {
        var settings = Valid($$"""
            state_dir: /var/lib/health-aggregator
            ephemeral: true
            shutdown_delay: 1m30s
            responses: { pass: { status: 201, body: UP }, fail: { status: 200, body: DOWN } }
            probing: { max_in_flight: 10, max_per_host: 2 }
            logging: { format: json, level: warning }
            admin: { anonymous_read: false, tokens: [{ name: alice, sha256: "{{Hash}}", role: operator }] }
            """);

        Assert.Equal("/var/lib/health-aggregator", settings.StateDirectory);
        Assert.True(settings.Ephemeral);
        Assert.Equal(TimeSpan.FromSeconds(90), settings.ShutdownDelay);
        Assert.Equal((new ResponseSetting(201, "UP"), new ResponseSetting(200, "DOWN")), (settings.Responses.Pass, settings.Responses.Fail));
        Assert.Equal((10, 2), (settings.Probing.MaxInFlight, settings.Probing.MaxPerHost));
        Assert.Equal(new LoggingSettings(LogFormat.Json, LogLevel.Warning), settings.Logging);
        Assert.False(settings.AnonymousRead);
        var token = Assert.Single(settings.Tokens);
        Assert.Equal(("alice", TokenRole.Operator), (token.Name, token.Role));
        Assert.Equal(Convert.FromHexString(Hash), token.Sha256);
    }

    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("information", LogLevel.Information)]
    [InlineData("error", LogLevel.Error)]
    public void Levels_have_the_names_of_the_framework(string written, LogLevel level) =>
        Assert.Equal(level, Valid($"logging: {{ level: {written} }}").Logging.Level);

    [Fact]
    public void A_data_center_may_be_the_default()
    {
        var plan = ConfigText.Valid("""
            data_centers:
              east: { role: burst, recovery: manual, threshold: 60%, recover_at: 90%, fail_after: 10s, recover_after: 24h, stacks: { web: { checks: { a: http://h/ } } } }
              west: { default: true, stacks: { web: { checks: { a: http://h/ } } } }
            """).Plan;

        Assert.Equal("west", plan.Default?.Name);
        var east = plan.DataCenters[0];
        Assert.Equal((60, 90), (east.Threshold.Percent, east.RecoverAt.Percent));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromHours(24)), (east.FailAfter, east.RecoverAfter));
        Assert.Equal((Core.Planning.Role.Burst, Core.Planning.Recovery.Manual), (east.Role, east.Recovery));
    }

    /// <summary>Without quotes other readers of YAML take them for true and false: which means the same here.</summary>
    [Theory]
    [InlineData("on", true)]
    [InlineData("\"on\"", true)]
    [InlineData("off", false)]
    [InlineData("'off'", false)]
    public void Burst_when_it_is_unknown_is_on_or_off(string written, bool expected) => Assert.Equal(
        expected,
        ConfigText.Valid($"data_centers: {{ dc: {{ burst_when_unknown: {written}, stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }} }} }}").Plan.DataCenters[0].BurstWhenUnknown);

    [Fact]
    public void Of_several_data_centers_none_need_be_the_default() =>
        Assert.Null(ConfigText.Valid("""
            data_centers:
              east: { stacks: { web: { checks: { a: http://h/ } } } }
              west: { stacks: { web: { checks: { a: http://h/ } } } }
            """).Plan.Default);

    [Fact]
    public void Flow_style_and_block_style_are_equal() =>
        Assert.Equal(
            ConfigText.Check("{ http: http://h/, expect: { status: [200, 204] } }"),
            Assert.Single(ConfigText.Valid("""
                ---
                "data_centers":
                  dc:
                    stacks:
                      web:
                        checks:
                          a:
                            http: 'http://h/'
                            expect:
                              status:
                              - 200
                              - 204
                """).Plan.Checks));

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("%YAML 1.2\n---\n")]
    [InlineData("# comment\r\n")]
    public void What_editors_put_first_is_read_over(string start) => Assert.Single(ConfigText.Valid(start + ConfigText.Minimal).Plan.Checks);

    private static Settings Valid(string yaml) => ConfigText.Valid($"{yaml}\n{ConfigText.Minimal}");
}

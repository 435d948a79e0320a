using System.Net;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Configuration;

public sealed class DefaultsTests
{
    [Fact]
    public void Every_default_of_the_process_is_as_documented()
    {
        var settings = ConfigText.Valid(ConfigText.Minimal);

        Assert.Equal(new ListenSettings(IPEndPoint.Parse("0.0.0.0:8080")), settings.Probe);
        Assert.Equal(new ListenSettings(IPEndPoint.Parse("127.0.0.1:8081")), settings.Admin);
        Assert.Empty(settings.Agents);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "state"), settings.StateDirectory);
        Assert.False(settings.Ephemeral);
        Assert.Equal(TimeSpan.Zero, settings.ShutdownDelay);
        Assert.Equal(new ResponseSetting(200, "PASS"), settings.Responses.Pass);
        Assert.Equal(new ResponseSetting(503, "FAIL"), settings.Responses.Fail);
        Assert.Equal(new EgressPolicy([], []), settings.Egress);
        Assert.Equal(2_000, settings.Probing.MaxInFlight);
        Assert.Equal(100, settings.Probing.MaxPerHost);
        Assert.Equal(LogFormat.Text, settings.Logging.Format);
        Assert.Equal(LogLevel.Information, settings.Logging.Level);
        Assert.True(settings.AnonymousRead);
        Assert.Empty(settings.Tokens);
        Assert.Empty(settings.ExpectedProbers);
    }

    [Fact]
    public void Every_default_of_an_expected_prober_is_as_documented()
    {
        var expected = Assert.Single(ConfigText.Valid($"expected_probers: [{{ family: route53, every: 30s }}]\n{ConfigText.Minimal}").ExpectedProbers);

        Assert.Equal(new ExpectedProberSettings("route53", TimeSpan.FromSeconds(30)) { Family = ProberFamily.Of("Amazon-Route53-Health-Check-Service") }, expected);
        Assert.Equal(TimeSpan.FromSeconds(90), expected.SilentAfter);
    }

    [Fact]
    public void Settings_made_without_a_file_have_the_defaults_of_a_file()
    {
        var written = ConfigText.Valid(ConfigText.Minimal);

        Assert.Equal(new Settings(written.Plan), written);
    }

    [Fact]
    public void Every_default_of_a_data_center_is_as_documented()
    {
        var dataCenter = Assert.Single(ConfigText.Valid(ConfigText.Minimal).Plan.DataCenters);

        Assert.Equal(new Threshold(75), dataCenter.Threshold);
        Assert.Equal(new Threshold(75), dataCenter.RecoverAt);
        Assert.Equal(TimeSpan.Zero, dataCenter.FailAfter);
        Assert.Equal(TimeSpan.Zero, dataCenter.RecoverAfter);
        Assert.Equal(Recovery.Auto, dataCenter.Recovery);
        Assert.Equal(Role.Active, dataCenter.Role);
        Assert.False(dataCenter.BurstWhenUnknown);
        Assert.False(dataCenter.IsDefault);
        Assert.Null(dataCenter.Isolation);
        Assert.Empty(dataCenter.Peers);
        Assert.Empty(dataCenter.Replicas);
        Assert.False(dataCenter.PassesAsLastSite);
        Assert.Null(dataCenter.FlapLimit);
    }

    [Fact]
    public void Every_default_of_isolation_is_as_documented()
    {
        var isolation = ConfigText.DataCenter("isolation: { witnesses: [http://w/] }").Isolation!;

        Assert.Equal(TimeSpan.FromSeconds(120), isolation.Hold);
        Assert.Equal(Verdict.Fail, isolation.Then);
        Assert.Equal(isolation, new IsolationPlan(isolation.Witnesses));
    }

    [Fact]
    public void A_witness_a_peer_and_a_replica_have_the_defaults_of_a_check()
    {
        var plan = ConfigText.DataCenter("isolation: { witnesses: [http://w/] }, peers: { p: http://p/ }, replicas: { r: http://r/ }");
        var check = ConfigText.Check("http://h/");

        Assert.All([plan.Isolation!.Witnesses[0], plan.Peers[0], plan.Replicas[0]], watched =>
        {
            Assert.Equal((check.Cadence, check.Damping, check.Attempts), (watched.Cadence, watched.Damping, watched.Attempts));
            Assert.Equal(check.Target, new HttpTarget(new("http://h/")));
            Assert.Equal(new HttpTarget(((HttpTarget)watched.Target).Url), watched.Target);
        });
    }

    [Fact]
    public void Every_default_of_a_flap_limit_is_as_documented() =>
        Assert.Equal(new FlapLimit(4, TimeSpan.FromMinutes(10), FlapAction.Hold), ConfigText.DataCenter("flap_limit: { changes: 4 }").FlapLimit);

    [Fact]
    public void Every_default_of_a_check_is_as_documented()
    {
        var check = ConfigText.Check("http://h/");

        Assert.Equal(new Cadence(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), check.Cadence);
        Assert.Equal(new Damping(rise: 2, fall: 3, forgive: 1), check.Damping);
        Assert.Equal(1, check.Weight);
        Assert.Equal(Vote.Voting, check.Vote);
        Assert.Equal(StalePolicy.Fail, check.StaleAs);
        Assert.Equal(1, check.Attempts);
        var target = Assert.IsType<HttpTarget>(check.Target);
        Assert.Equal("GET", target.Method);
        Assert.Empty(target.Headers);
        Assert.Null(target.Body);
        Assert.Equal(StatusRule.Ok, target.Status);
        Assert.Equal(new FirstWord("PASS"), target.Expected);
        Assert.Equal(ConnectionUse.Reuse, target.Connection);
        Assert.Equal(new TlsPlan(null, null), target.Tls);
    }

    [Fact]
    public void Every_default_of_a_check_that_is_asked_over_HTTP_is_as_documented()
    {
        var grpc = Assert.IsType<GrpcTarget>(ConfigText.Check("{ grpc: http://h:1 }").Target);
        Assert.Equal(("", new HttpTarget(new("http://h:1"))), (grpc.Service, grpc.Server));

        var prometheus = ConfigText.Http("{ prometheus: { server: 'http://h:1', query: up, pass_when: '> 0' } }");
        Assert.Equal(new QueryAnswer(Comparison.Parse("> 0")!, passesWithoutData: false), prometheus.Expected);

        var aggregator = ConfigText.Http("{ aggregator: { url: 'http://h:1', data_center: eu } }");
        Assert.Empty(aggregator.Headers);
        Assert.All([prometheus, aggregator], target => Assert.Equal((ConnectionUse.Reuse, TlsPlan.Default, "GET"), (target.Connection, target.Tls, target.Method)));
    }

    [Fact]
    public void Every_default_of_an_exec_check_is_as_documented()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs are run on Linux alone.");
        var target = Assert.IsType<ExecTarget>(ConfigText.Check("{ exec: /bin/true }").Target);

        Assert.Equal(["/bin/true"], target.Command);
        Assert.Empty(target.Environment);
    }

    [Fact]
    public void Every_default_of_a_dns_check_is_as_documented()
    {
        var (ofSystem, ofServer) = (Assert.IsType<DnsTarget>(ConfigText.Check("{ dns: a }").Target), Assert.IsType<DnsTarget>(ConfigText.Check("{ dns: { name: a, server: b } }").Target));

        Assert.Equal((null, null), (ofSystem.Server, ofSystem.Type));
        Assert.Equal(("b", 53, DnsRecordType.A), (ofServer.Server, ofServer.ServerPort, ofServer.Type));
        Assert.Empty(ofSystem.Answers);
    }

    [Fact]
    public void A_stack_has_no_threshold_unless_one_is_written()
    {
        var stack = ConfigText.Stack("{ checks: { a: http://h/ } }");

        Assert.Null(stack.Threshold);
        Assert.Null(stack.Weight);
        Assert.Equal(Vote.Voting, stack.Vote);
    }

    [Theory]
    [InlineData("2s", "1s")]            // 2s is not below it
    [InlineData("500ms", "250ms")]
    [InlineData("100ms", "50ms")]
    [InlineData("2001ms", "2s")]
    [InlineData("1h", "2s")]
    public void The_timeout_is_half_the_interval_where_two_seconds_are_not_below_it(string interval, string timeout) =>
        Assert.Equal(timeout, Core.Duration.Format(ConfigText.Check($"{{ http: http://h/, interval: {interval} }}").Cadence.Timeout));

    [Theory]
    [InlineData("500ms", "500ms")]
    [InlineData("1s", "1s")]
    [InlineData("10s", "1s")]
    public void The_fast_interval_is_the_interval_where_that_is_shorter_than_a_second(string interval, string fast) =>
        Assert.Equal(fast, Core.Duration.Format(ConfigText.Check($"{{ http: http://h/, interval: {interval} }}").Cadence.FastInterval));

    [Fact]
    public void Recover_at_is_the_threshold_unless_written()
    {
        var plan = ConfigText.Valid("data_centers: { dc: { threshold: 60%, stacks: { web: { checks: { a: http://h/ } } } } }").Plan;

        Assert.Equal(new Threshold(60), plan.DataCenters[0].RecoverAt);
    }
}

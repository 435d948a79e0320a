using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Configuration;

/// <summary>What a stack whose hosts are found is planned as, before any was found and after.</summary>
public sealed class FoundHostPlanTests
{
    private const string Check = "check: 'http://{host}/health'";

    private static readonly HostSource Web = new(HostSourceKind.Dns, "web.example");

    [Fact]
    public void A_list_is_planned_as_it_always_was()
    {
        var list = ConfigText.Valid(File($"{{ hosts: [a, b], {Check} }}"));

        Assert.Equal(["a", "b"], list.Plan.Checks.Select(check => check.Key.Check));
        Assert.Null(list.PlanWith);
        Assert.Equal(["a", "b"], ConfigText.Stack($"{{ hosts: {{ names: [a, b] }}, {Check} }}").Checks.Select(check => check.Key.Check));
    }

    [Theory]
    [InlineData("dns: web.example", HostSourceKind.Dns, "web.example", null, 53)]
    [InlineData("srv: _http._tcp.web.example", HostSourceKind.Srv, "_http._tcp.web.example", null, 53)]
    [InlineData("srv: _http._tcp.web.example, server: 10.0.0.53", HostSourceKind.Srv, "_http._tcp.web.example", "10.0.0.53", 53)]
    [InlineData("srv: _http._tcp.web.example, server: '[2001:db8::53]:5353'", HostSourceKind.Srv, "_http._tcp.web.example", "2001:db8::53", 5353)]
    [InlineData("file: /etc/web.yml", HostSourceKind.File, "/etc/web.yml", null, 53)]
    public void Hosts_are_found_in_one_of_three_ways(string hosts, HostSourceKind kind, string name, string? server, int port)
    {
        var finder = Assert.Single(ConfigText.Stack($"{{ hosts: {{ {hosts} }}, {Check} }}").Checks);

        Assert.Equal("hosts", finder.Key.Check);
        Assert.Equal(new HostsTarget(new(kind, name) { Server = server, ServerPort = port }, 1) { IsShort = true }, finder.Target);
    }

    [Fact]
    public void A_relative_file_is_below_the_working_directory() =>
        Assert.Equal(Path.GetFullPath("web.yml"), ((HostsTarget)Assert.Single(ConfigText.Stack($"{{ hosts: {{ file: web.yml }}, {Check} }}").Checks).Target).Source.Name);

    [Fact]
    public void Every_default_of_hosts_that_are_found_is_as_documented()
    {
        var finder = Assert.Single(ConfigText.Stack($"{{ hosts: {{ dns: web.example }}, {Check} }}").Checks);

        Assert.Equal(new Cadence(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), finder.Cadence);
        Assert.Equal(1, ((HostsTarget)finder.Target).Fewest);
    }

    [Theory]
    [InlineData("10s", "", 10, 1, 2)]
    [InlineData("1s", "", 1, 1, 0.5)]
    [InlineData("30s", ", timeout: 4s", 30, 1, 4)]
    public void They_are_found_anew_every_refresh_within_the_timeout_of_their_check(string refresh, string timeout, double every, double fast, double within)
    {
        var finder = Assert.Single(ConfigText.Stack($"{{ hosts: {{ dns: web.example, refresh: {refresh} }}, check: {{ http: 'http://{{host}}/'{timeout} }} }}").Checks);

        Assert.Equal(new Cadence(TimeSpan.FromSeconds(every), TimeSpan.FromSeconds(fast), TimeSpan.FromSeconds(within)), finder.Cadence);
    }

    [Theory]
    [InlineData("dns: web.example, file: /web.yml", "it says two things at once", "write exactly one of names, dns, srv, file")]
    [InlineData("refresh: 30s", "", "names, dns, srv")]
    [InlineData("dns: web.example, server: 10.0.0.53", "a name server is asked for srv alone", "drop server, or write srv")]
    [InlineData("names: [a], refresh: 30s", "a list is what it is: its hosts are not found", "drop refresh, or write dns, srv or file in place of names")]
    [InlineData("names: [a], min_hosts: 1", "a list is what it is: its hosts are not found", "drop min_hosts, or write dns, srv or file in place of names")]
    [InlineData("dns: 10.0.0.7", "10.0.0.7 is an address, which has no records", "write the name to look up")]
    [InlineData("srv: 'a b'", "\"a b\" is no name", "write the name to look up")]
    [InlineData("srv: a.example, server: '10.0.0.53:0'", "nothing can be asked on port 0", "")]
    [InlineData("dns: web.example, refresh: 500ms", "", "1s")]
    [InlineData("dns: web.example, refresh: 2h", "", "1h")]
    [InlineData("dns: web.example, min_hosts: 0", "", "1 to 1000")]
    [InlineData("dns: web.example, min_hosts: 1001", "", "1 to 1000")]
    [InlineData("file: ~/web.yml", "~ is not filled in", "write the whole path")]
    public void What_does_not_go_together_is_refused(string hosts, string problem, string remedy)
    {
        var error = Assert.Single(ConfigText.Errors(File($"{{ hosts: {{ {hosts} }}, {Check} }}")));

        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.Contains(remedy, error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_check_of_the_stack_is_called_hosts()
    {
        var error = Assert.Single(ConfigText.Errors(File($"{{ checks: {{ hosts: http://h/ }}, hosts: {{ dns: web.example }}, {Check} }}")));

        Assert.EndsWith("the check that finds the hosts is called hosts too; give the check hosts another name", error, StringComparison.Ordinal);
        Assert.Equal(2, ConfigText.Stack($"{{ checks: {{ hosts: http://h/ }}, hosts: [a], {Check} }}").Checks.Length);
    }

    [Theory]
    [InlineData("hosts: [a]")]
    [InlineData("hosts: { dns: web.example }")]
    public void A_port_is_filled_in_only_where_hosts_are_found_with_ports(string hosts)
    {
        var error = Assert.Single(ConfigText.Errors(File($"{{ {hosts}, check: 'http://{{host}}:{{port}}/' }}")));

        Assert.Contains("{port} is filled in only where hosts are found with ports, by srv or in a file; write the port itself", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'http://{host}:{port}/health'", "http://10.0.0.21:8080/health", "http://[2001:db8::23]:8081/health")]
    [InlineData("{ tcp: '{host}:{port}' }", "10.0.0.21:8080", "[2001:db8::23]:8081")]
    public void A_port_that_was_found_is_filled_in(string check, string first, string second)
    {
        var settings = ConfigText.Valid(File($"{{ hosts: {{ file: /web.yml }}, check: {check} }}"));

        Assert.True(((HostsTarget)Assert.Single(settings.Plan.Checks).Target).NeedsPorts);
        var plan = settings.With(Found(new(HostSourceKind.File, "/web.yml"), new("10.0.0.21", 8080), new("2001:db8::23", 8081))).Plan;
        Assert.Equal([("10.0.0.21:8080", first), ("[2001:db8::23]:8081", second)], plan.Checks.SkipLast(1).Select(check => (check.Key.Check, check.Target.Display)));
    }

    [Fact]
    public void Hosts_that_were_found_are_asked_and_what_finds_them_counts_for_nothing()
    {
        var stack = Planned($"{{ weight: 3, rise: 4, hosts: {{ dns: web.example }}, {Check} }}", new("10.0.0.1"), new("10.0.0.2"));

        Assert.Equal([("10.0.0.1", Vote.Voting, 3), ("10.0.0.2", Vote.Voting, 3), ("hosts", Vote.Advisory, 1)], stack.Checks.Select(check => (check.Key.Check, check.Vote, check.Weight)));
        Assert.Equal((null, 6L), (stack.Threshold, stack.VotingWeight));
        Assert.Equal(4, stack.Checks[^1].Damping.Rise);
        Assert.False(((HostsTarget)stack.Checks[^1].Target).IsShort);
    }

    [Fact]
    public void A_host_that_is_there_already_is_there_once()
    {
        var stack = Planned($"{{ checks: {{ front: http://h/, named: http://10.0.0.2/health }}, hosts: {{ dns: web.example }}, {Check} }}",
            new("10.0.0.2"), new("10.0.0.3"), new("10.0.0.3"), new("hosts"), new("a/b"));

        Assert.Equal(["front", "named", "10.0.0.3", "hosts"], stack.Checks.Select(check => check.Key.Check));
    }

    [Fact]
    public void A_stack_that_has_too_few_hosts_fails_with_all_its_weight_by_the_check_that_finds_them()
    {
        var stack = Planned($"{{ weight: 3, checks: {{ front: http://h/, shown: {{ http: http://h/2, vote: advisory }} }}, hosts: {{ dns: web.example, min_hosts: 4 }}, {Check} }}", new FoundHost("10.0.0.1"));

        Assert.Equal(
            [("front", Vote.Advisory), ("shown", Vote.Advisory), ("10.0.0.1", Vote.Advisory), ("hosts", Vote.Voting)], stack.Checks.Select(check => (check.Key.Check, check.Vote)));
        Assert.Equal((new Threshold(100), 15L, Vote.Voting), (stack.Threshold, stack.VotingWeight, stack.Vote));
        Assert.Equal(new Damping(1, 1, 1), stack.Checks[^1].Damping);
        Assert.True(((HostsTarget)stack.Checks[^1].Target).IsShort);
    }

    [Theory]
    [InlineData("{ threshold: 50%, weight: 7, hosts: { dns: web.example }, check: 'http://{host}/' }", 7, Vote.Voting)]
    [InlineData("{ threshold: 50%, hosts: { dns: web.example, min_hosts: 3 }, check: { http: 'http://{host}/', weight: 2 } }", 6, Vote.Voting)]
    [InlineData("{ threshold: 50%, vote: required, hosts: { dns: web.example }, check: 'http://{host}/' }", 1, Vote.Required)]
    [InlineData("{ threshold: 50%, vote: advisory, hosts: { dns: web.example }, check: 'http://{host}/' }", 0, Vote.Advisory)]
    [InlineData("{ vote: required, hosts: { dns: web.example }, check: 'http://{host}/' }", 1, Vote.Required)]
    [InlineData("{ checks: { front: { http: http://h/, vote: required } }, hosts: { dns: web.example }, check: 'http://{host}/' }", 2, Vote.Required)]
    [InlineData("{ checks: { front: http://h/ }, hosts: { dns: web.example }, check: { http: 'http://{host}/', vote: advisory } }", 1, Vote.Voting)]
    [InlineData("{ hosts: { dns: web.example }, check: { http: 'http://{host}/', vote: advisory } }", 0, Vote.Advisory)]
    public void While_it_has_too_few_a_stack_weighs_and_votes_as_it_would_with_enough(string stack, long weight, Vote vote)
    {
        var plan = ConfigText.Valid($"data_centers: {{ dc: {{ stacks: {{ web: {stack}, other: {{ checks: {{ o: http://o/ }} }} }} }} }}").Plan;

        var web = plan.Stacks[0];
        Assert.Equal((weight, vote), (web.VotingWeight, web.Vote));
    }

    [Fact]
    public void A_stack_that_could_not_count_is_refused_before_any_host_is_found() =>
        Assert.Contains("nothing in it counts", Assert.Single(ConfigText.Errors(File($"{{ weight: 0, hosts: {{ dns: web.example }}, {Check} }}"))), StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_with_the_check_is_told_before_any_host_is_found()
    {
        Assert.Contains("every host would be asked the same", Assert.Single(ConfigText.Errors(File("{ hosts: { dns: web.example }, check: http://h/ }"))), StringComparison.Ordinal);
        Assert.NotEmpty(ConfigText.Errors(File("{ hosts: { dns: web.example } }")));
        Assert.Contains("is not below the interval", Assert.Single(ConfigText.Errors(File("{ hosts: { dns: web.example }, check: { http: 'http://{host}/', timeout: 9s } }"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_server_that_finds_hosts_may_be_a_witness_and_so_may_a_host_that_is_found()
    {
        var settings = ConfigText.Valid(
            "data_centers: { dc: { isolation: { witnesses: [{ dns: { name: a.example, server: 10.0.0.53 } }, http://web-1/health] }, "
            + $"stacks: {{ web: {{ hosts: {{ srv: _http._tcp.web.example, server: 10.0.0.53 }}, {Check} }} }} }} }}");

        var plan = settings.With(Found(new(HostSourceKind.Srv, "_http._tcp.web.example") { Server = "10.0.0.53" }, new FoundHost("web-1", 80))).Plan;
        Assert.Equal(["web-1:80", "hosts"], plan.Checks.Select(check => check.Key.Check));
    }

    [Theory]
    [InlineData("check: { http: 'http://{host}/', vote: advisory }, threshold: 50%, weight: 7")]
    [InlineData("check: { http: 'http://{host}/', weight: 0 }, threshold: 50%")]
    public void A_stack_with_a_threshold_whose_hosts_would_not_count_is_refused_before_any_is_found(string stack) => Assert.Contains(
        ConfigText.Errors(File($"{{ hosts: {{ dns: web.example }}, {stack} }}")), error => error.Contains("none of the stack's checks counts", StringComparison.Ordinal));

    // Found when they were allowed, or written into the file that keeps them.
    [Theory]
    [InlineData("dns: web.example", "", "10.0.0.1 192.0.2.1 web-1")]
    [InlineData("dns: web.example", "egress: { allow: [10.0.0.0/8] }, ", "10.0.0.1 web-1")]
    [InlineData("dns: web.example", "egress: { deny: [10.0.0.0/8] }, ", "192.0.2.1 web-1")]
    [InlineData("srv: web.example", "", "web-1")]
    [InlineData("file: /web.yml", "egress: { allow: [10.0.0.0/8] }, ", "10.0.0.1 192.0.2.1 169.254.169.254 web-1")]
    public void F13_An_address_that_may_not_be_asked_any_more_is_no_host(string hosts, string egress, string expected)
    {
        var settings = ConfigText.Valid($"{{ {egress}data_centers: {{ dc: {{ stacks: {{ web: {{ hosts: {{ {hosts} }}, {Check} }} }} }} }} }}");
        var source = ((HostsTarget)settings.Plan.Checks.Single().Target).Source;

        var planned = settings.With(Found(source, new("10.0.0.1"), new("192.0.2.1"), new("169.254.169.254"), new("web-1"), new("no host")));

        Assert.Equal(expected.Split(' '), planned.Plan.Checks.Select(check => check.Key.Check).Where(name => name != "hosts"));
    }

    [Fact]
    public void More_hosts_than_any_config_has_checks_are_left_out_and_what_finds_them_knows_how_many()
    {
        // The last stack's own check is written, and has its place before any host.
        var stacks = Enumerable.Range(0, 101).Select(stack => $"s{stack}: {{ {(stack == 100 ? "checks: { own: http://own/ }, " : "")}hosts: {{ dns: web.example }}, {Check} }}");
        var settings = ConfigText.Valid($"data_centers: {{ dc: {{ stacks: {{ {string.Join(", ", stacks)} }} }} }}");

        var plan = settings.With(Found(Web, [.. Enumerable.Range(0, 1000).Select(host => new FoundHost($"h{host}"))])).Plan;

        Assert.Equal(100_000, plan.Checks.Count(check => check.Target is not HostsTarget));
        Assert.Equal([1, 1000], plan.Checks.Select(check => check.Target).OfType<HostsTarget>().Select(target => target.LeftOut).Where(without => without > 0));
        Assert.True(((HostsTarget)plan.Checks[^1].Target).IsShort);
    }

    [Fact]
    public void Whatever_is_found_the_plan_is_a_valid_one()
    {
        ImmutableArray<string> hosts = ["10.0.0.1", "web-1", "WEB-1.", "a/b", "{host}", "{port}", "::1", "hosts", "front", "169.254.169.254", "0.0.0.0", new string('x', 300), "h\u0000", "[::1]"];
        var settings = ConfigText.Valid(
            "data_centers: { dc: { isolation: { witnesses: [http://web-1/health] }, stacks: { "
            + "a: { checks: { front: http://10.0.0.1/health }, hosts: { dns: web.example, min_hosts: 2 }, " + Check + " }, "
            + "b: { threshold: 50%, vote: required, hosts: { srv: web.example }, check: 'http://{host}:{port}/health' }, "
            + "c: { hosts: { file: /web.yml, min_hosts: 3 }, check: { tcp: '{host}:{port}', vote: advisory } } } } }");
        var sources = settings.Plan.Checks.Select(check => check.Target).OfType<HostsTarget>().Select(target => target.Source).ToList();
        var lists =
            from found in Gen.CollectToArray(sources, _ =>
                from count in Gen.Choose(0, 6)
                from each in (from host in Gen.Elements<string>(hosts) from port in Gen.Elements<int?>(null, 1, 8080, 65535) select new FoundHost(host, port)).ArrayOf(count)
                select each)
            select sources.Zip(found).Aggregate(HostLists.None, (all, pair) => all.With(pair.First, [.. pair.Second]));

        Law.Holds(lists, found =>
        {
            var planned = settings.With(found).Plan;
            Assert.Equal(["a", "b", "c"], planned.Stacks.Select(stack => stack.Name));
            Assert.All(planned.Stacks, stack => Assert.IsType<HostsTarget>(stack.Checks[^1].Target));
        });
    }

    [Fact]
    public void Hosts_of_another_source_are_none_of_this_stack()
    {
        var settings = ConfigText.Valid(File($"{{ hosts: {{ dns: web.example }}, {Check} }}"));

        Assert.Single(settings.With(Found(new(HostSourceKind.Srv, "web.example"), new FoundHost("10.0.0.1"))).Plan.Checks);
        Assert.Same(settings, settings.With(HostLists.None));
    }

    private static StackPlan Planned(string stack, params ImmutableArray<FoundHost> hosts) =>
        Assert.Single(ConfigText.Valid(File(stack)).With(Found(Web, hosts)).Plan.Stacks);

    private static HostLists Found(HostSource source, params ImmutableArray<FoundHost> hosts) => HostLists.None.With(source, hosts);

    private static string File(string stack) => $"data_centers: {{ dc: {{ stacks: {{ web: {stack} }} }} }}";
}

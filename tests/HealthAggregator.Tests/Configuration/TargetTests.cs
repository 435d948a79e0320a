using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class TargetTests
{
    [Theory]
    [InlineData("http://10.0.0.11/health", "http", "10.0.0.11", 80, "/health")]
    [InlineData("https://shop.example", "https", "shop.example", 443, "/")]
    [InlineData("https://shop.example:8443/a/b?c=d&e=%20f", "https", "shop.example", 8443, "/a/b?c=d&e=%20f")]
    [InlineData("'http://[2001:db8::1]:8080/'", "http", "2001:db8::1", 8080, "/")]
    [InlineData("http://xn--bcher-kva.example/", "http", "xn--bcher-kva.example", 80, "/")]
    [InlineData("http://my_service:65535/", "http", "my_service", 65535, "/")]
    [InlineData("http://host./", "http", "host.", 80, "/")]
    [InlineData("http://Shop.Example/Health", "http", "shop.example", 80, "/Health")]
    public void A_url_is_asked_as_it_is_written(string written, string scheme, string host, int port, string path)
    {
        var target = ConfigText.Http(written);

        Assert.Equal((scheme, host, port, path), (target.Url.Scheme, target.Host, target.Port, target.Url.PathAndQuery));
    }

    [Theory]
    [InlineData("10.0.0.31:443", "10.0.0.31", 443)]
    [InlineData("db.example:5432", "db.example", 5432)]
    [InlineData("'[::1]:1'", "::1", 1)]
    public void A_tcp_check_connects_to_a_host_and_a_port(string written, string host, int port) =>
        Assert.Equal(new TcpTarget(host, port), ConfigText.Check($"{{ tcp: {written} }}").Target);

    [Theory]
    [InlineData("{ tls: h:443 }", "", "{ tls: { expires_after: 30d, expiring: fail } }", 30, true)]
    [InlineData("{ tls: h:443 }", "tls: { expires_after: 20d }", "{ tls: { expires_after: 30d, expiring: fail } }", 20, true)]
    [InlineData("{ tls: { address: h:443, expiring: warn } }", "tls: { server_name: n }", "{ tls: { expires_after: 30d, expiring: fail } }", 30, false)]
    [InlineData("{ tls: { address: h:443, server_name: n } }", "", "{ tls: { expires_after: 30d } }", 30, false)]
    [InlineData("{ tls: h:443 }", "", "{}", 14, false)]
    public void What_is_too_soon_for_a_certificate_to_expire_is_said_by_the_nearest_that_says_it(string check, string stack, string defaults, int days, bool fails)
    {
        var target = Assert.IsType<TlsTarget>(ConfigText.Check(check, stack, defaults).Target);

        Assert.Equal((TimeSpan.FromDays(days), fails), (target.ExpiresAfter, target.FailsWhenExpiring));
    }

    [Theory]
    [InlineData("http: https://h/, tls: { expires_after: 30d }", "expires_after: an http check has no expires_after; drop it, or write a check of its own for the certificate: tls: { address: … }")]
    [InlineData("grpc: https://h/, tls: { expiring: fail }", "expiring: a grpc check has no expiring; drop it, or write a check of its own for the certificate: tls: { address: … }")]
    public void When_a_certificate_expires_is_looked_at_by_a_tls_check_alone(string check, string error) =>
        Assert.Equal([$"data_centers.dc.stacks.web.checks.a.tls.{error}"], ConfigText.Errors($"data_centers: {{ dc: {{ stacks: {{ web: {{ checks: {{ a: {{ {check} }} }} }} }} }} }}"));

    [Fact]
    public void A_url_alone_is_an_http_check_with_every_default() =>
        Assert.Equal(ConfigText.Check("{ http: http://h/ }"), ConfigText.Check("http://h/"));

    [Theory]
    [InlineData("http://{host}:8080/health", "http://10.0.0.21:8080/health", "http://db.example:8080/health", "http://[2001:db8::1]:8080/health")]
    [InlineData("http://[{host}]/", null, null, "http://[2001:db8::1]/")]
    [InlineData("https://lb.example/health?of={host}", "https://lb.example/health?of=10.0.0.21", "https://lb.example/health?of=db.example", "https://lb.example/health?of=2001:db8::1")]
    public void A_host_stands_where_the_check_has_its_placeholder(string template, string? ofAddress, string? ofName, string? ofIPv6)
    {
        foreach (var (host, url) in new[] { ("10.0.0.21", ofAddress), ("db.example", ofName), ("2001:db8::1", ofIPv6), ("[2001:db8::1]", ofIPv6) })
        {
            if (url is null)
            {
                continue;
            }

            var check = Assert.Single(ConfigText.Stack($"{{ hosts: ['{host}'], check: '{template}' }}").Checks);
            Assert.Equal(new HttpTarget(new Uri(url)), check.Target);
            Assert.Equal(host, check.Key.Check);
        }
    }

    [Theory]
    [InlineData("10.0.0.21", "10.0.0.21:443")]
    [InlineData("::1", "[::1]:443")]
    [InlineData("[::1]", "[::1]:443")]
    public void A_host_stands_in_a_tcp_check_too(string host, string display) =>
        Assert.Equal(display, Assert.Single(ConfigText.Stack($"{{ hosts: ['{host}'], check: {{ tcp: '{{host}}:443' }} }}").Checks).Target.Display);

    [Fact]
    public void A_stack_may_have_checks_of_its_own_beside_those_of_its_hosts()
    {
        var stack = ConfigText.Stack("{ hosts: [h1, H2.example], check: { tcp: '{host}:80' }, checks: { front: http://h/ } }");

        Assert.Equal(["front", "h1", "H2.example"], stack.Checks.Select(check => check.Key.Check));
        Assert.Equal(new CheckKey("dc", "web", "H2.example"), stack.Checks[2].Key);
    }

    [Fact]
    public void The_same_page_may_be_asked_in_two_stacks() =>
        Assert.Equal(2, ConfigText.Valid("data_centers: { dc: { stacks: { a: { checks: { x: http://h/ } }, b: { checks: { x: http://h/ } } } } }").Plan.Checks.Length);

    [Fact]
    public void The_same_page_may_be_asked_twice_in_a_stack_in_two_ways() =>
        Assert.Equal(2, ConfigText.Stack("{ checks: { a: { http: http://h/, headers: { Host: a } }, b: { http: http://h/, headers: { Host: b } } } }").Checks.Length);

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public void A_body_goes_with_the_methods_that_have_one(string method) =>
        Assert.Equal("{}", ConfigText.Http($"{{ http: http://h/, method: {method}, body: '{{}}' }}").Body);

    [Fact]
    public void Head_goes_with_any_body() =>
        Assert.Equal("HEAD", ConfigText.Http("{ http: http://h/, method: HEAD, expect: { body: any } }").Method);

    [Theory]
    [InlineData("/bin/true", "/bin/true")]
    [InlineData("[/bin/true, -w, '5']", "/bin/true,-w,5")]
    [InlineData("{ command: /bin/true }", "/bin/true")]
    [InlineData("{ command: [/bin/true, a b, '*', $HOME] }", "/bin/true,a b,*,$HOME")]
    public void A_program_is_run_as_it_is_written(string written, string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs are run on Linux alone.");
        Assert.Equal(new ExecTarget([.. command.Split(',')]), ConfigText.Check($"{{ exec: {written} }}").Target);
    }

    [Fact]
    public void A_programs_environment_is_filled_in()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs are run on Linux alone.");
        var plan = ConfigText.Valid("data_centers: { dc: { stacks: { web: { checks: { a: { exec: { command: /bin/true, environment: { KEY: '${SECRET}!' } } } } } } } }", ("SECRET", "s3cret")).Plan;

        Assert.Equal([new("KEY", "s3cret!")], Assert.IsType<ExecTarget>(plan.Checks[0].Target).Environment);
    }

    [Theory]
    [InlineData("-H, '{host}'", "-H,10.0.0.21", "-H,2001:db8::1")]
    [InlineData("'{host}:80', '[{host}]:81'", "10.0.0.21:80,10.0.0.21:81", "[2001:db8::1]:80,[2001:db8::1]:81")]
    [InlineData("'--of={host}@{host}:82 http://{host}/{host}'", "--of=10.0.0.21@10.0.0.21:82 http://10.0.0.21/10.0.0.21", "--of=2001:db8::1@[2001:db8::1]:82 http://[2001:db8::1]/2001:db8::1")]
    [InlineData("'http://{host}/of?{host}'", "http://10.0.0.21/of?10.0.0.21", "http://[2001:db8::1]/of?2001:db8::1")]
    public void A_host_stands_in_an_argument_as_it_is_written_there(string arguments, string ofAddress, string ofIPv6)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs are run on Linux alone.");
        foreach (var (host, expected) in new[] { ("10.0.0.21", ofAddress), ("2001:db8::1", ofIPv6), ("[2001:db8::1]", ofIPv6) })
        {
            var check = Assert.Single(ConfigText.Stack($"{{ hosts: ['{host}'], check: {{ exec: [/bin/true, {arguments}] }} }}").Checks);
            Assert.Equal(expected, string.Join(',', ((ExecTarget)check.Target).Command.Skip(1)));
        }
    }

    [Fact]
    public void A_name_is_looked_up_as_it_is_written()
    {
        Assert.Equal(new DnsTarget("www.shop.example"), ConfigText.Check("{ dns: www.shop.example }").Target);
        Assert.Equal(new DnsTarget("www.shop.example") { Type = DnsRecordType.Aaaa }, ConfigText.Check("{ dns: { name: www.shop.example, type: AAAA } }").Target);
        Assert.Equal(
            new DnsTarget("_sip._tcp.shop.example.") { Server = "2001:db8::53", ServerPort = 5353, Type = DnsRecordType.Srv, Answers = ["0 5 5060 sip.shop.example"] },
            ConfigText.Check("{ dns: { name: _sip._tcp.shop.example., server: '[2001:db8::53]:5353', type: SRV, answers: 0 5 5060 sip.shop.example. } }").Target);
        Assert.Equal(
            new DnsTarget("a") { Server = "10.0.0.53", Type = DnsRecordType.A, Answers = ["10.0.0.7", "10.0.1.0/24"] },
            ConfigText.Check("{ dns: { name: a, server: 10.0.0.53, answers: [10.0.0.7, 10.0.1.0/24] } }").Target);
    }

    [Fact]
    public void A_host_stands_in_a_name_or_for_its_server()
    {
        Assert.Equal("ns1.example", ((DnsTarget)Assert.Single(ConfigText.Stack("{ hosts: [ns1], check: { dns: '{host}.example' } }").Checks).Target).Name);
        Assert.Equal("[2001:db8::53]:5353", Assert.Single(ConfigText.Stack("{ hosts: ['2001:db8::53'], check: { dns: { name: a, server: '{host}:5353' } } }").Checks).Target.Display.Split(' ')[^1]);
    }
}

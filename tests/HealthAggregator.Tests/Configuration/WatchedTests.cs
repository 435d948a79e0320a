using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

/// <summary>What is probed beside the checks, and what it is for.</summary>
public sealed class WatchedTests
{
    [Fact]
    public void A_witness_is_a_port_or_a_page_and_a_URL_alone_is_a_page()
    {
        var isolation = ConfigText.DataCenter("isolation: { witnesses: [{ tcp: 10.0.0.1:53 }, { http: http://w/a }, http://w/b], hold: 24h, then: pass }").Isolation!;

        Assert.Equal([new TcpTarget("10.0.0.1", 53), new HttpTarget(new("http://w/a")), new HttpTarget(new("http://w/b"))], isolation.Witnesses.Select(witness => witness.Target));
        Assert.Equal((TimeSpan.FromHours(24), Verdict.Pass), (isolation.Hold, isolation.Then));
    }

    [Fact]
    public void Nothing_need_be_held_and_every_change_but_one_may_be_too_many()
    {
        var plan = ConfigText.DataCenter("isolation: { witnesses: [http://w/], hold: 0s, then: fail }, flap_limit: { changes: 1, within: 10s, then: fail }");

        Assert.Equal((TimeSpan.Zero, Verdict.Fail), (plan.Isolation!.Hold, plan.Isolation.Then));
        Assert.Equal(new FlapLimit(1, TimeSpan.FromSeconds(10), FlapAction.Fail), plan.FlapLimit);
    }

    [Fact]
    public void A_witness_is_called_what_it_asks_and_peers_and_replicas_have_names()
    {
        var plan = ConfigText.Valid("""
            data_centers:
              dc:
                isolation: { witnesses: [{ tcp: "[2001:db8::1]:53" }, { http: "http://w/a?b=c", method: HEAD, expect: { body: any } }] }
                peers: { eu-west: http://p/health, b: { http: http://q/health } }
                replicas: { b: http://r/health }
                last_site: pass
                stacks: { web: { checks: { a: http://h/ } } }
            """).Plan;

        Assert.Equal(
            [
                new(WatchedKind.Witness, 0, plan.DataCenters[0].Isolation!.Witnesses[0]), new(WatchedKind.Witness, 0, plan.DataCenters[0].Isolation!.Witnesses[1]),
                new(WatchedKind.Peer, 0, plan.DataCenters[0].Peers[0]), new(WatchedKind.Peer, 0, plan.DataCenters[0].Peers[1]),
                new(WatchedKind.Replica, 0, plan.DataCenters[0].Replicas[0]),
            ],
            plan.Watched);
        Assert.Equal(["witness [2001:db8::1]:53", "witness HEAD http://w/a", "peer eu-west", "peer b", "replica b"], plan.Watched.Select(watched => watched.Check.Key.Path));
        Assert.True(plan.DataCenters[0].PassesAsLastSite);
    }

    [Theory]
    [InlineData("isolation: { witnesses: [WATCHED] }")]
    [InlineData("peers: { x: WATCHED }")]
    [InlineData("replicas: { x: WATCHED }")]
    public void Whatever_shapes_a_check_shapes_it_and_the_nearest_counts(string settings)
    {
        const string Defaults =
            "{ interval: 20s, timeout: 3s, rise: 4, method: POST, body: far, expect: { status: 201, body: OK }, weight: 7, vote: required, stale_as: exclude }";

        var plan = ConfigText.DataCenter(settings.Replace(
            "WATCHED",
            "{ http: https://x/, interval: 10s, fast_interval: 2s, fall: 5, forgive: 6, attempts: 2, headers: { A: b }, body: near, connection: fresh, tls: { server_name: n } }",
            StringComparison.Ordinal), Defaults);

        var watched = ((CheckPlan[])[.. plan.Isolation?.Witnesses ?? [], .. plan.Peers, .. plan.Replicas]).Single();
        Assert.Equal(new Cadence(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), watched.Cadence);
        Assert.Equal((new Damping(4, 5, 6), 2), (watched.Damping, watched.Attempts));
        var target = Assert.IsType<HttpTarget>(watched.Target);
        Assert.Equal(("POST", "near", ConnectionUse.Fresh, "n"), (target.Method, target.Body, target.Connection, target.Tls.ServerName));
        Assert.Equal([KeyValuePair.Create("A", "b")], target.Headers);
        Assert.Equal((new StatusRule([(201, 201)]), (BodyRule)new FirstWord("OK")), (target.Status, target.Expected));

        // It is never counted, and nothing of the kind is inherited.
        Assert.Equal((1, Vote.Voting, StalePolicy.Fail), (watched.Weight, watched.Vote, watched.StaleAs));
    }

    [Fact]
    public void A_witness_may_be_a_handshake_or_a_name_that_is_looked_up()
    {
        var isolation = ConfigText.DataCenter("isolation: { witnesses: [{ tls: 10.0.0.1:443 }, { dns: { name: a.example, server: 10.0.0.53 } }] }").Isolation!;

        Assert.Equal(
            [new TlsTarget("10.0.0.1", 443), new DnsTarget("a.example") { Server = "10.0.0.53", Type = DnsRecordType.A }],
            isolation.Witnesses.Select(witness => witness.Target));
        Assert.Equal(["10.0.0.1:443", "a.example A from 10.0.0.53:53"], isolation.Witnesses.Select(witness => witness.Key.Check));
    }

    [Theory]
    [InlineData("isolation: { witnesses: [{ http: http://w/, tls: w:443 }] }", "isolation.witnesses[0]: it says two things at once; write exactly one of http, tcp, tls, dns")]
    [InlineData("isolation: { witnesses: [{ tcp: w:80, tls: { address: w:443 } }, { tcp: v:80, tls: v:443 }] }", "isolation.witnesses[0]: it says two things at once; write exactly one of http, tcp, tls, dns")]
    [InlineData("isolation: { witnesses: [{ exec: /bin/true }] }", "isolation.witnesses[0]: it does not say what it is; write exactly one of http, tcp, tls, dns")]
    [InlineData("isolation: { witnesses: [{ dns: a.example }] }", "isolation.witnesses[0]: what the system's resolver answers may be remembered, or stand in a file, and shows no sight; add server: and the name server to ask")]
    [InlineData("peers: { eu: { http: https://eu/health, tls: eu:443 } }, last_site: pass", "peers.eu.tls: a peer says PASS or FAIL, and a handshake says neither; write http: and the URL of its answer, and in tls ca, server_name and the like alone")]
    [InlineData("peers: { eu: { http: https://eu/health, tls: { address: eu:443 } } }", "peers.eu.tls.address: a peer says PASS or FAIL, and a handshake says neither; write http: and the URL of its answer, and in tls ca, server_name and the like alone")]
    [InlineData("peers: { eu: { tls: eu:443 } }", "peers.eu.tls: a peer says PASS or FAIL, and a handshake says neither; write http: and the URL of its answer, and in tls ca, server_name and the like alone")]
    [InlineData("replicas: { b: { http: https://b/health, tls: b:443 } }", "replicas.b.tls: a replica says PASS or FAIL, and a handshake says neither; write http: and the URL of its answer, and in tls ca, server_name and the like alone")]
    [InlineData("peers: { eu: { http: https://eu/health, max_latency: 1s } }", "peers.eu.max_latency: a peer that is slow answers all the same; drop max_latency; timeout says how long it may take")]
    public void What_is_watched_is_asked_in_one_way(string settings, string error) =>
        Assert.Contains($"data_centers.dc.{error}", ConfigText.Errors($"data_centers: {{ dc: {{ {settings}, stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }} }} }}"));

    [Theory]
    [InlineData("isolation: { witnesses: [WATCHED] }")]
    [InlineData("peers: { x: WATCHED }")]
    [InlineData("replicas: { x: WATCHED }")]
    public void How_fast_and_whose_a_page_of_the_stacks_must_be_is_asked_of_nothing_that_is_watched_unless_it_stands_there(string settings)
    {
        var inherited = Watched(settings, "{ http: http://x/, timeout: 100ms }", "{ max_latency: 200ms, site: us-east }");
        var written = Watched(settings, "{ http: http://x/, site: eu-west }", "{ max_latency: 200ms, site: us-east }");

        Assert.Equal((null, null), (inherited.MaxLatency, ((HttpTarget)inherited.Target).Site));
        Assert.Equal((null, "eu-west"), (written.MaxLatency, ((HttpTarget)written.Target).Site));
    }

    [Fact]
    public void A_witness_whose_certificate_expires_soon_answers_unless_it_is_told_there_to_fail()
    {
        const string Defaults = "{ tls: { expiring: fail, server_name: n } }";
        var inherited = (TlsTarget)Watched("isolation: { witnesses: [WATCHED] }", "{ tls: w:443 }", Defaults).Target;
        var written = (TlsTarget)Watched("isolation: { witnesses: [WATCHED] }", "{ tls: { address: w:443, expiring: fail } }", Defaults).Target;

        Assert.Equal((false, "n"), (inherited.FailsWhenExpiring, inherited.Tls.ServerName));
        Assert.True(written.FailsWhenExpiring);
    }

    [Fact]
    public void A_witness_may_be_beside_what_is_judged_and_may_be_what_is_not_counted() =>
        Assert.Equal(3, ConfigText.Valid("""
            data_centers:
              dc:
                isolation: { witnesses: [{ tcp: h:22 }, http://shown/, http://elsewhere/] }
                stacks: { web: { checks: { a: http://h/, b: { http: http://shown/, vote: advisory } } } }
              other:
                stacks: { web: { checks: { a: http://elsewhere/ } } }
            """).Plan.Watched.Length);

    [Fact]
    public void What_is_watched_is_looked_at_even_where_no_stack_can_be_read() =>
        Assert.Equal(
            [
                "data_centers.dc.isolation.witnesses[0].rise: 0 is not from 1 to 1000; write a whole number from 1 to 1000",
                "data_centers.dc.peers.dc: dc is this data center itself, and a peer is another one; write other instances that judge this one under replicas",
                "data_centers.dc.stacks: this map is empty; write at least one stack with its value: { web: … }",
            ],
            ConfigText.Errors("""
                data_centers:
                  dc:
                    isolation: { witnesses: [{ http: http://w/, rise: 0 }] }
                    peers: { dc: http://p/ }
                    stacks: {}
                """));

    [Fact]
    public void What_is_watched_counts_towards_the_most_that_one_instance_probes()
    {
        var witnesses = string.Join(", ", Enumerable.Range(1, 60_000).Select(port => $"{{ tcp: w:{port} }}"));
        var hosts = string.Join(", ", Enumerable.Range(1, 40_000).Select(host => $"h{host}"));

        Assert.Equal(
            ["data_centers: there are more than 100000 checks; split them over several instances, each with its own file"],
            ConfigText.Errors($"data_centers: {{ dc: {{ isolation: {{ witnesses: [{witnesses}] }}, peers: {{ p: http://p/ }}, stacks: {{ web: {{ hosts: [{hosts}], check: {{ tcp: '{{host}}:1' }} }} }} }} }}"));
    }

    private static CheckPlan Watched(string settings, string watched, string defaults)
    {
        var plan = ConfigText.DataCenter(settings.Replace("WATCHED", watched, StringComparison.Ordinal), defaults);
        return ((CheckPlan[])[.. plan.Isolation?.Witnesses ?? [], .. plan.Peers, .. plan.Replicas]).Single();
    }
}

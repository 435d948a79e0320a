using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;

namespace HealthAggregator.Tests.Holding;

public class TargetPrintsTests
{
    private static readonly HttpTarget Plain = new(new Uri("http://10.0.0.1/health"));

    /// <summary>Each differs from <see cref="Plain"/> in one property, and from its neighbours.</summary>
    private static readonly Dictionary<string, Target[]> Others = new()
    {
        [nameof(HttpTarget.Url)] = [new HttpTarget(new Uri("http://10.0.0.1/other")), new HttpTarget(new Uri("https://10.0.0.1/health"))],
        [nameof(HttpTarget.Method)] = [Plain with { Method = "POST" }],
        [nameof(HttpTarget.Headers)] =
            [Plain with { Headers = [new("a", "b")] }, Plain with { Headers = [new("a", "bc")] }, Plain with { Headers = [new("ab", "c")] }, Plain with { Headers = [new("a", "b"), new("c", "d")] }],
        [nameof(HttpTarget.Body)] = [Plain with { Body = "x" }, Plain with { Body = "" }],
        [nameof(HttpTarget.Status)] = [Plain with { Status = new([(200, 299)]) }, Plain with { Status = new([(200, 200), (204, 204)]) }],
        [nameof(HttpTarget.Expected)] =
        [
            Plain with { Expected = new AnyBody() }, Plain with { Expected = new FirstWord("OK") }, Plain with { Expected = new Contains("PASS") }, Plain with { Expected = new Exactly("PASS") }, Plain with { Expected = new Matches("PASS") },
            Plain with { Expected = new JsonEquals("status", "up") }, Plain with { Expected = new JsonEquals("status", "UP") }, Plain with { Expected = new JsonEquals("state", "up") },
            Plain with { Expected = new QueryAnswer(Comparison.Parse("> 1")!, false) }, Plain with { Expected = new QueryAnswer(Comparison.Parse("> 1")!, true) },
            Plain with { Expected = new QueryAnswer(Comparison.Parse("> 2")!, false) }, Plain with { Expected = new AggregatorAnswer() },
            Plain with { Expected = new AspNetHealth() }, Plain with { Expected = new ActuatorHealth() },
        ],
        [nameof(HttpTarget.Connection)] = [Plain with { Connection = ConnectionUse.Fresh }],
        [nameof(HttpTarget.Tls)] = [Plain with { Tls = new("pem", null) }, Plain with { Tls = new(null, "pem") }, Plain with { Tls = new(null, null) { ClientPem = "pem" } }, Plain with { Tls = new(null, null) { Pins = ["00"] } }],
        [nameof(HttpTarget.Site)] = [Plain with { Site = "pem" }],
        [nameof(HttpTarget.ExpectedHeaders)] =
        [
            Plain with { ExpectedHeaders = [new("A", new Exactly("b"))] }, Plain with { ExpectedHeaders = [new("B", new Exactly("b"))] }, Plain with { ExpectedHeaders = [new("A", new Contains("b"))] },
        ],
        [nameof(HttpTarget.AskedAs)] = [Plain with { AskedAs = "prometheus" }],
        [nameof(HttpTarget.ShownAs)] = [Plain with { ShownAs = "x" }],
        ["grpc"] = [new GrpcTarget(Plain), new GrpcTarget(Plain) { Service = "shop.Cart" }, new GrpcTarget(Plain with { Connection = ConnectionUse.Fresh })],
        ["tcp"] = [new TcpTarget("10.0.0.1", 80), new TcpTarget("10.0.0.1", 81), new TcpTarget("10.0.0.2", 80)],
        ["tls"] = [new TlsTarget("10.0.0.1", 80), new TlsTarget("10.0.0.1", 80) { FailsWhenExpiring = true }, new TlsTarget("10.0.0.1", 80) { ExpiresAfter = TimeSpan.FromDays(1) }],
        ["dns"] =
        [
            new DnsTarget("a"), new DnsTarget("a") { Type = DnsRecordType.A }, new DnsTarget("a") { Server = "b" }, new DnsTarget("a") { Server = "b", ServerPort = 54 },
            new DnsTarget("a") { Answers = ["10.0.0.1"] },
        ],
        ["heartbeat"] =
        [
            new HeartbeatTarget([.. new byte[32]], TimeSpan.FromHours(1)), new HeartbeatTarget([.. new byte[32]], TimeSpan.FromHours(2)),
            new HeartbeatTarget([1, .. new byte[31]], TimeSpan.FromHours(1)),
        ],
        ["hosts"] =
        [
            Hosts(new(HostSourceKind.Dns, "a")), Hosts(new(HostSourceKind.Dns, "b")), Hosts(new(HostSourceKind.File, "a")), Hosts(new(HostSourceKind.Srv, "a")),
            Hosts(new(HostSourceKind.Srv, "a") { Server = "b" }), Hosts(new(HostSourceKind.Srv, "a") { Server = "b", ServerPort = 54 }), new HostsTarget(new(HostSourceKind.Dns, "a"), 2),
            Hosts(new(HostSourceKind.Dns, "a")) with { NeedsPorts = true }, Hosts(new(HostSourceKind.Dns, "a")) with { IsShort = true }, Hosts(new(HostSourceKind.Dns, "a")) with { LeftOut = 1 },
        ],
        ["exec"] = [new ExecTarget("/a"), new ExecTarget("/a", "b", "c"), new ExecTarget("/a", "b c"), new ExecTarget("/a") { Environment = [new("b", "c")] }],
    };

    private readonly TargetPrints _prints = TargetPrints.New();

    [Fact]
    public void Targets_that_differ_in_anything_have_different_prints()
    {
        var prints = Others.Values.SelectMany(others => others).Prepend(Plain).Select(_prints.Of).ToList();

        Assert.Equal(prints.Count, prints.Distinct().Count());
    }

    [Fact]
    public void Equal_targets_have_equal_prints_under_the_same_salt_alone()
    {
        var target = Plain with { Headers = [new("a", "b")], Expected = new JsonEquals("status", "up") };
        var again = new HttpTarget(new Uri("http://10.0.0.1/health")) { Headers = [new("a", "b")], Expected = new JsonEquals("status", "up") };

        Assert.Equal(_prints.Of(target), new TargetPrints(_prints.Salt).Of(again));
        Assert.NotEqual(_prints.Of(target), TargetPrints.New().Of(target));
    }

    /// <summary>Whoever adds a property, a kind of target or a rule finds out here that prints have to know it.</summary>
    [Fact]
    public void Nothing_that_makes_targets_differ_is_forgotten()
    {
        var settable = typeof(HttpTarget).GetProperties().Where(property => property.DeclaringType == typeof(HttpTarget) && (property.CanWrite || property.Name == nameof(HttpTarget.Url)));
        Assert.Equal(Others.Keys.Where(name => char.IsUpper(name[0])).Order(), settable.Select(property => property.Name).Order());

        Assert.Equal(Concrete(typeof(Target)), Others.Values.SelectMany(others => others).Select(other => other.GetType().Name).Distinct().Order());
        Assert.Equal(Concrete(typeof(BodyRule)), Others[nameof(HttpTarget.Expected)].Select(other => ((HttpTarget)other).Expected.GetType().Name).Distinct().Order());
    }

    private static HostsTarget Hosts(HostSource source) => new(source, 1);

    private static IEnumerable<string> Concrete(Type kind) => kind.Assembly.GetTypes().Where(type => type.IsSubclassOf(kind) && !type.IsAbstract).Select(type => type.Name).Order();
}

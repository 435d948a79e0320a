using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Configuration;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>A check that fails for weeks must cost nothing that is not given back. Sockets, handshakes, timers and buffers, of every sort of failure.</summary>
[Collection(Alone.Name)]
public sealed class LeakTests : IAsyncDisposable
{
    private const int AtOnce = 50;

    private static readonly HeartbeatTarget Job = new([.. new byte[32]], TimeSpan.FromHours(1));

    private readonly BeatBook _beats = new(new(TimeProvider.System));
    private readonly Prober _prober;
    private readonly Certificates _certificates = new();
    private readonly List<IAsyncDisposable> _stacks = [];
    private readonly string _file = Path.GetTempFileName();

    public LeakTests()
    {
        File.WriteAllText(_file, "[{ \"targets\": [\"10.0.0.1\"] }]");
        _prober = new(host => host == "nowhere.example" ? [] : [IPAddress.Loopback], beats: _beats);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stack in _stacks)
        {
            await stack.DisposeAsync();
        }

        _prober.Dispose();
        File.Delete(_file);
        _certificates.Dispose();
    }

    [Theory]
    [InlineData("F01 never answers", FailureKind.Timeout, 1000)]
    [InlineData("F02 drops packets", FailureKind.Timeout, 1000)]
    [InlineData("F03 refuses", FailureKind.Refused, 3000)]
    [InlineData("F03 resets", FailureKind.Reset, 3000)]
    [InlineData("closes without a word", FailureKind.Reset, 3000)]
    [InlineData("F04 drips", FailureKind.Timeout, 1000)]
    [InlineData("F05 never ends", FailureKind.TooLarge, 1000)]
    [InlineData("F07 speaks no HTTP", FailureKind.Protocol, 3000)]
    [InlineData("F08 redirects", FailureKind.Redirect, 3000)]
    [InlineData("F09 says FAIL", FailureKind.SaidFail, 3000)]
    [InlineData("F10 breaks off", FailureKind.Reset, 3000)]
    [InlineData("F11 is not trusted", FailureKind.Tls, 1000)]
    [InlineData("F11 stalls in the handshake", FailureKind.Timeout, 1000)]
    [InlineData("F12 has no address", FailureKind.Dns, 3000)]
    [InlineData("passes, connected to anew", FailureKind.None, 3000)]
    [InlineData("gRPC serves", FailureKind.None, 1000)]
    [InlineData("gRPC serves, connected to anew", FailureKind.None, 1000)]
    [InlineData("gRPC does not serve", FailureKind.SaidFail, 1000)]
    [InlineData("gRPC is no gRPC", FailureKind.Protocol, 1000)]
    [InlineData("gRPC never answers", FailureKind.Timeout, 1000)]
    [InlineData("a port says something else", FailureKind.Body, 1000)]
    [InlineData("a port says nothing", FailureKind.Timeout, 1000)]
    [InlineData("a handshake with a stranger", FailureKind.Tls, 1000)]
    [InlineData("a job reports a failure", FailureKind.SaidFail, 1000)]
    [InlineData("a program fails", FailureKind.Status, 1000)]
    [InlineData("a program hangs", FailureKind.Timeout, 1000)]
    [InlineData("no program", FailureKind.Refused, 1000)]
    [InlineData("no name server", FailureKind.Refused, 1000)]
    [InlineData("a name server is silent", FailureKind.Timeout, 1000)]
    [InlineData("a name server truncates", FailureKind.Refused, 1000)]
    [InlineData("a port answers", FailureKind.None, 1000)]
    [InlineData("a handshake with a friend", FailureKind.None, 1000)]
    [InlineData("a name has an address", FailureKind.None, 1000)]
    [InlineData("a program passes", FailureKind.None, 1000)]
    [InlineData("a job reports that all is well", FailureKind.None, 1000)]
    [InlineData("a query has an answer", FailureKind.None, 1000)]
    [InlineData("a query has no data", FailureKind.Body, 1000)]
    [InlineData("another aggregator passes", FailureKind.None, 1000)]
    [InlineData("another aggregator fails", FailureKind.SaidFail, 1000)]
    [InlineData("hosts of a name", FailureKind.None, 1000)]
    [InlineData("hosts of a name that has none", FailureKind.Dns, 1000)]
    [InlineData("hosts of a file", FailureKind.None, 1000)]
    [InlineData("hosts of no file", FailureKind.Body, 1000)]
    [InlineData("hosts by SRV", FailureKind.None, 1000)]
    [InlineData("hosts by SRV of nobody", FailureKind.Body, 1000)]
    [InlineData("hosts by SRV, and no answer", FailureKind.Timeout, 1000)]
    public async Task A_stack_that_fails_for_long_leaves_nothing_behind(string stack, FailureKind expected, int probes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells how many files a process has open.");
        var check = Some.Check(await TargetOf(stack), cadence: expected == FailureKind.Timeout ? Some.Cadence(interval: 0.1, timeout: 0.05, fast: 0.1) : Some.Patient);
        await Probe(check, expected, probes / 5);
        await Eventually.True(() => Open() == 0);
        var before = Footprint.Now();

        await Probe(check, expected, probes);

        await Eventually.True(() => Footprint.Now().IsWithin(before), () => $"{Footprint.Now()}, was {before}");
    }

    private async Task Probe(CheckPlan check, FailureKind expected, int count)
    {
        _beats.Replan(Some.Plan(check));
        for (var done = 0; done < count; done += AtOnce)
        {
            // Whoever reports in, as often as he is asked about.
            _ = _beats.Beat(check.Key, expected == FailureKind.None, $"{done} of {count}");
            var samples = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => _prober.Ask(check)));
            Assert.All(samples, sample => Assert.True(sample.Failure == expected, sample.ToString()));
        }
    }

    private int Open() => _stacks.OfType<RawStack>().Sum(stack => stack.Open);

    private async Task<Target> TargetOf(string stack) => stack switch
    {
        "F01 never answers" => Http(RawStack.Start(connection => connection.Stall())),
        "F02 drops packets" => Http(await RawStack.Unreachable()),
        "F03 refuses" => new HttpTarget(new Uri($"http://127.0.0.1:{RawStack.ClosedPort()}/")),
        "F03 resets" => Http(Answering(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        })),
        "closes without a word" => Http(RawStack.Saying("")),
        "F04 drips" => Http(Answering(connection => connection.Drip("HTTP/1.1 200 OK\r\n", TimeSpan.FromMilliseconds(20)))),
        "F05 never ends" => Http(Answering(async connection =>
        {
            await connection.Write("HTTP/1.1 200 OK\r\n\r\n");
            while (true)
            {
                await connection.Write(new string('x', 16 * 1024));
            }
        })),
        "F07 speaks no HTTP" => Http(RawStack.Saying("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
        "F08 redirects" => Http(RawStack.Saying("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
        "F09 says FAIL" => Http(RawStack.Saying("HTTP/1.1 503 X\r\nContent-Length: 4\r\nConnection: close\r\n\r\nFAIL")),
        "F10 breaks off" => Http(RawStack.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPA")),
        "F11 is not trusted" => Http(Keep(await FakeStack.Start(_certificates.SelfSigned("127.0.0.1"))).At()),
        "F11 stalls in the handshake" => new HttpTarget(Keep(RawStack.Start(connection => connection.Stall())).At(scheme: "https")),
        "gRPC serves" => new GrpcTarget(new(Keep(await FakeHealthService.Start()).At())),
        "gRPC serves, connected to anew" => new GrpcTarget(new(Keep(await FakeHealthService.Start()).At()) { Connection = ConnectionUse.Fresh }),
        "gRPC does not serve" => new GrpcTarget(new(await NotServing())),
        "gRPC is no gRPC" => new GrpcTarget(new(Keep(await FakeStack.Start()).At("/"))),
        "gRPC never answers" => new GrpcTarget(new(Keep(RawStack.Start(connection => connection.Stall())).At("/"))),
        "F12 has no address" => Http(new Uri("http://nowhere.example/")),
        "a port says something else" => new TcpTarget("127.0.0.1", Keep(RawStack.Saying("no")).Port) { Send = "PING\r\n\r\n", Expected = new Contains("PONG") },
        "a port says nothing" => new TcpTarget("127.0.0.1", Keep(RawStack.Start(connection => connection.Stall())).Port) { Expected = new Contains("PONG") },
        "a handshake with a stranger" => new TlsTarget("127.0.0.1", Keep(await FakeStack.Start(_certificates.SelfSigned("127.0.0.1"))).Port),
        "a job reports a failure" => Job,
        "a program fails" => new ExecTarget("/bin/sh", "-c", "sleep 1000 & exit 1"),
        "a program hangs" => new ExecTarget("/bin/sh", "-c", "sleep 1000; exit 1"),
        "no program" => new ExecTarget("/nowhere/check_load"),
        "no name server" => new DnsTarget("a.example") { Server = "127.0.0.1", ServerPort = RawStack.ClosedPort() },
        "a name server is silent" => Keep(FakeNameServer.Start(_ => [])).Of("a.example"),
        "a name server truncates" => Keep(FakeNameServer.Start(FakeNameServer.Truncated)).Of("a.example"),
        "a port answers" => new TcpTarget("127.0.0.1", Keep(RawStack.Saying("PONG")).Port) { Send = "PING\r\n\r\n", Expected = new Contains("PONG") },
        "a handshake with a friend" => new TlsTarget("127.0.0.1", Keep(await FakeStack.Start(_certificates.For("127.0.0.1"))).Port) { Tls = new(_certificates.Pem, null) },
        "a name has an address" => Keep(FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, FakeNameServer.Record(DnsRecordType.A, 10, 0, 0, 1))])).Of("a.example"),
        "a program passes" => new ExecTarget("/bin/sh", "-c", "sleep 1000 & echo OK"),
        "a job reports that all is well" => Job,
        "a query has an answer" => Query(await Saying("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0.93"]}]}}""", path: "/api/v1/query")),
        "a query has no data" => Query(await Saying("""{"status":"success","data":{"resultType":"vector","result":[]}}""", path: "/api/v1/query")),
        "another aggregator passes" => Aggregator(await Saying("""{"verdict":"PASS","rung":"score","reason":"all well"}""", path: "/api/v1/data-centers/east")),
        "another aggregator fails" => Aggregator(await Saying("""{"verdict":"FAIL","rung":"score","reason":"50% passing"}""", path: "/api/v1/data-centers/east")),
        "hosts of a name" => new HostsTarget(new(HostSourceKind.Dns, "web.example"), 1),
        "hosts of a name that has none" => new HostsTarget(new(HostSourceKind.Dns, "nowhere.example"), 1),
        "hosts of a file" => new HostsTarget(new(HostSourceKind.File, _file), 1),
        "hosts of no file" => new HostsTarget(new(HostSourceKind.File, "/nowhere/hosts.json"), 1),
        "hosts by SRV" => Services(query => [FakeNameServer.Reply(query, 0, FakeNameServer.Record(DnsRecordType.Srv, 0, 1, 0, 1, 31, 144, 1, (byte)'a', 0))]),
        "hosts by SRV of nobody" => Services(query => [FakeNameServer.Reply(query, 3)]),
        "hosts by SRV, and no answer" => Services(_ => []),
        _ => Http(RawStack.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPASS")) with { Connection = ConnectionUse.Fresh },
    };

    private async Task<FakeStack> Saying(string body, int status = 200, string path = "/health") => Keep(await FakeStack.Start()).Says(body, status, path);

    private static Target Query(FakeStack server) => ConfigText.Check($"{{ prometheus: {{ server: '{server.At("")}', query: up, pass_when: '> 0' }}, connection: fresh }}").Target;

    private static Target Aggregator(FakeStack server) => ConfigText.Check($"{{ aggregator: {{ url: '{server.At("")}', data_center: east }}, connection: fresh }}").Target;

    private HostsTarget Services(Func<byte[], IEnumerable<byte[]>> answers) =>
        new(new(HostSourceKind.Srv, "_http._tcp.a.example") { Server = "127.0.0.1", ServerPort = Keep(FakeNameServer.Start(answers)).Port }, 1);

    private async Task<Uri> NotServing()
    {
        var server = Keep(await FakeHealthService.Start());
        server.Says(2);
        return server.At();
    }

    private static RawStack Answering(Func<RawConnection, Task> answer) => RawStack.Start(async connection =>
    {
        await connection.ReadRequest();
        await answer(connection);
    });

    private static HttpTarget Http(Uri url) => new(url);

    private HttpTarget Http(RawStack stack) => new(Keep(stack).At());

    private T Keep<T>(T stack)
        where T : IAsyncDisposable
    {
        _stacks.Add(stack);
        return stack;
    }

    /// <summary>What this process holds, the stacks in it included.</summary>
    private sealed record Footprint(int Sockets, int Pipes, long Timers, long Memory, int Children, int Threads)
    {
        public static Footprint Now()
        {
            // The files of assemblies are opened whenever somebody needs the first type of them.
            var open = Directory.GetFileSystemEntries("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "").ToList();
            return new(
                open.Count(target => target.StartsWith("socket:", StringComparison.Ordinal)),
                open.Count(target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal)),
                Timer.ActiveCount,
                GC.GetTotalMemory(forceFullCollection: true),
                Directory.GetDirectories("/proc").Count(IsChild),
                Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task) == "program"));
        }

        public bool IsWithin(Footprint before) => Sockets <= before.Sockets + 2 && Pipes <= before.Pipes + 2
            && Timers <= before.Timers + 2 && Memory <= before.Memory + (2 * 1024 * 1024) && Children <= before.Children && Threads == 0;

        private static bool IsChild(string process) => Said(process, "stat") is { } said && said[(said.LastIndexOf(')') + 1)..].Split(' ') is [_, _, var parent, ..]
            && parent == $"{Environment.ProcessId}";

        private static string NameOf(string task) => Said(task, "comm").TrimEnd();

        /// <summary>What the system says of a process or a thread; nothing of one that is gone by now.</summary>
        private static string Said(string of, string file)
        {
            try
            {
                return File.ReadAllText(Path.Combine(of, file));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }
}

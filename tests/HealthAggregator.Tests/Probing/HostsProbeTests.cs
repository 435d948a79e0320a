using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public sealed class HostsProbeTests : IDisposable
{
    private static readonly Cadence Short = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(300));

    private static readonly HostSource Web = new(HostSourceKind.Dns, "web.example");
    private static readonly ImmutableArray<FoundHost> Before = [new("10.0.0.8"), new("10.0.0.9")];

    private readonly string _file = Path.GetTempFileName();
    private readonly ManualResetEventSlim _disk = new(true);
    private readonly HostBook _book;
    private readonly Prober _prober;
    private string[] _addresses = ["10.0.0.2", "10.0.0.1", "2001:db8::1", "10.0.0.2"];
    private int _reads;
    private int _changes;

    public HostsProbeTests()
    {
        _book = new()
        {
            ReadFile = path =>
            {
                Interlocked.Increment(ref _reads);
                _disk.Wait();
                return new HostBook().ReadFile(path);
            },
        };
        _book.Changed = () =>
        {
            Interlocked.Increment(ref _changes);
            return Task.CompletedTask;
        };

        // No egress policy: what a name means by default is refused where it means this machine.
        _prober = new(host => host == "nowhere.example" ? [] : [.. _addresses.Select(IPAddress.Parse)], egress: new([], []), hosts: _book);
    }

    private HostSource OfFile => new(HostSourceKind.File, _file);

    public void Dispose()
    {
        _disk.Set();
        _prober.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Every_address_of_a_name_is_a_host_once_and_in_a_fixed_order()
    {
        var sample = await Ask(Web);

        Assert.Equal((true, "3 hosts found"), (sample.Passed, sample.Reason));
        Assert.Equal([new("10.0.0.1"), new("10.0.0.2"), new FoundHost("2001:db8::1")], _book.Lists.Of(Web)!.Value);
        Assert.Equal(1, Volatile.Read(ref _changes));
    }

    [Fact]
    public async Task The_same_hosts_again_change_nothing()
    {
        await Ask(Web);
        await Ask(Web);

        Assert.Equal(1, Volatile.Read(ref _changes));
    }

    [Fact]
    public async Task It_passes_once_whoever_plans_has_taken_the_hosts()
    {
        var planned = new TaskCompletionSource();
        _book.Changed = () => planned.Task;

        var asked = Ask(Web);
        await Eventually.True(() => _book.Lists.Of(Web) is not null);
        Assert.False(asked.IsCompleted);
        planned.SetResult();

        Assert.True((await asked).Passed);
    }

    [Fact]
    public async Task A_plan_that_failed_is_made_again_though_the_hosts_are_the_same()
    {
        var changes = 0;
        _book.Changed = () => ++changes == 1 ? Task.FromException(new InvalidOperationException("no plan")) : Task.CompletedTask;

        Assert.False((await Ask(Web)).Passed);
        Assert.True((await Ask(Web)).Passed);
        Assert.True((await Ask(Web)).Passed);
        Assert.Equal(2, changes);
    }

    [Fact]
    public async Task Hosts_that_are_not_in_the_plan_yet_are_waited_for_however_often_they_are_found()
    {
        var planned = new TaskCompletionSource();
        _book.Changed = () => planned.Task;
        Assert.Equal(FailureKind.Timeout, (await Ask(Web, cadence: Short)).Failure);
        Assert.Equal(FailureKind.Timeout, (await Ask(Web, cadence: Short)).Failure);

        planned.SetResult();
        Assert.True((await Ask(Web)).Passed);
    }

    [Fact]
    public async Task An_address_that_may_not_be_asked_is_no_host()
    {
        _addresses = ["127.0.0.1", "10.0.0.1", "169.254.169.254"];

        Assert.True((await Ask(Web)).Passed);
        Assert.Equal([new FoundHost("10.0.0.1")], _book.Lists.Of(Web)!.Value);
    }

    [Fact]
    public async Task A_name_of_denied_addresses_alone_is_denied_and_the_last_list_stays()
    {
        _addresses = ["169.254.169.254"];
        await _book.Take(Web, Before);

        var sample = await Ask(Web);

        Assert.Equal(FailureKind.Denied, sample.Failure);
        Assert.EndsWith("; 2 hosts found before stay", sample.Reason, StringComparison.Ordinal);
        Assert.Equal(Before, _book.Lists.Of(Web)!.Value);
    }

    [Fact]
    public async Task F12_A_name_without_an_address_fails_and_the_last_list_stays()
    {
        var source = new HostSource(HostSourceKind.Dns, "nowhere.example");
        Assert.DoesNotContain("before", (await Ask(source)).Reason, StringComparison.Ordinal);
        await _book.Take(source, [new("10.0.0.8")]);

        var sample = await Ask(source);

        Assert.Equal(FailureKind.Dns, sample.Failure);
        Assert.EndsWith("; 1 host found before stays", sample.Reason, StringComparison.Ordinal);
        Assert.Equal([new FoundHost("10.0.0.8")], _book.Lists.Of(source)!.Value);
    }

    [Fact]
    public async Task Every_service_of_a_name_is_a_host_with_its_port()
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(
            query, 0, Service(20, 8080, "Web-2"), Service(10, 80, "web-1"), Service(0, 0, "off"), Service(0, 81, ""), FakeNameServer.Record(DnsRecordType.A, 10, 0, 0, 7))]);

        var sample = await Ask(Srv(server.Port));

        Assert.Equal((true, "2 hosts found"), (sample.Passed, sample.Reason));
        Assert.Equal([new("web-1", 80), new FoundHost("web-2", 8080)], _book.Lists.Of(Srv(server.Port))!.Value);
    }

    [Theory]
    [InlineData(3, "NXDOMAIN for _http._tcp.web.example")]
    [InlineData(2, "SERVFAIL for _http._tcp.web.example")]
    [InlineData(0, "SRV _http._tcp.web.example has no host")]
    public async Task A_name_server_that_knows_of_none_leaves_the_last_list(int code, string reason)
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, code)]);
        await _book.Take(Srv(server.Port), Before);

        var sample = await Ask(Srv(server.Port));

        Assert.Equal((FailureKind.Body, reason + "; 2 hosts found before stay"), (sample.Failure, sample.Reason));
        Assert.Equal(Before, _book.Lists.Of(Srv(server.Port))!.Value);
    }

    // Else whoever answers for the name has this process ask whatever address he likes, as if it stood in the config.
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("127.0.0.1")]
    [InlineData("fe80::1")]
    public async Task F13_A_service_at_an_address_is_no_host(string target)
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, Service(0, 80, target), Service(0, 80, "web-1"))]);

        Assert.True((await Ask(Srv(server.Port))).Passed);
        Assert.Equal([new FoundHost("web-1", 80)], _book.Lists.Of(Srv(server.Port))!.Value);
    }

    [Fact]
    public async Task A_service_that_is_said_not_to_be_there_is_no_host()
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, Service(0, 80, ""))]);

        Assert.Equal("SRV _http._tcp.web.example has no host", (await Ask(Srv(server.Port))).Reason);
    }

    [Fact]
    public async Task F12_A_name_server_that_is_silent_or_gone_leaves_the_last_list()
    {
        await using var silent = FakeNameServer.Start(_ => []);
        var gone = RawStack.ClosedPort();
        await _book.Take(Srv(silent.Port), Before);
        await _book.Take(Srv(gone), Before);

        var silence = await Ask(Srv(silent.Port), cadence: Short);
        var nobody = await Ask(Srv(gone));

        Assert.Equal((FailureKind.Timeout, "timeout after 300ms while waiting for the response; 2 hosts found before stay"), (silence.Failure, silence.Reason));
        Assert.Equal((FailureKind.Refused, "connection refused while waiting for the response; 2 hosts found before stay"), (nobody.Failure, nobody.Reason));
        Assert.Equal(Before, _book.Lists.Of(Srv(silent.Port))!.Value);
        Assert.Equal(Before, _book.Lists.Of(Srv(gone))!.Value);
    }

    [Theory]
    [InlineData("# ours\nsearch example\n\tnameserver \t127.0.0.1 # the first\nnameserver 127.0.0.9\n", "2 hosts found")]
    [InlineData("search example\n#nameserver 127.0.0.1\nnameserver\n", " names no name server, and neither does the config")]
    [InlineData(null, " names no name server, and neither does the config")]
    public async Task Where_no_name_server_is_named_the_first_one_of_the_system_is_asked(string? content, string reason)
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, Service(0, 80, "a"), Service(0, 80, "b"))]);
        File.Delete(_file);
        if (content is not null)
        {
            await File.WriteAllTextAsync(_file, content, TestContext.Current.CancellationToken);
        }

        var clock = new Clock(TimeProvider.System);
        var dialer = new Dialer(new(TimeProvider.System), new() { Policy = new([], []) }, clock);
        var probe = new HostsProbe(dialer, new(dialer), _book, clock) { NameServers = _file };
        using var deadline = new CancellationTokenSource(Eventually.Deadline);

        var sample = await Eventually.Comes(probe.Ask(Some.Check(new HostsTarget(Srv(server.Port) with { Server = null }, 1)), deadline.Token));

        Assert.EndsWith(reason, sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hosts_of_a_file_are_those_in_it()
    {
        await File.WriteAllTextAsync(_file, "- targets: ['b:80', a]\n- targets: ['b:80']\n", TestContext.Current.CancellationToken);

        var sample = await Ask(OfFile);

        Assert.Equal((true, "2 hosts found"), (sample.Passed, sample.Reason));
        Assert.Equal([new("a"), new FoundHost("b", 80)], _book.Lists.Of(OfFile)!.Value);
    }

    [Theory]
    [InlineData("[]", " has no host; 2 hosts found before stay")]
    [InlineData("", " is empty; 2 hosts found before stay")]
    [InlineData("- targets: ['a:0']", "port 0; 2 hosts found before stay")]
    public async Task A_file_with_nobody_in_it_or_half_of_one_leaves_the_last_list(string content, string reason)
    {
        await File.WriteAllTextAsync(_file, content, TestContext.Current.CancellationToken);
        await _book.Take(OfFile, Before);

        var sample = await Ask(OfFile);

        Assert.Equal(FailureKind.Body, sample.Failure);
        Assert.EndsWith(reason, sample.Reason, StringComparison.Ordinal);
        Assert.Equal(Before, _book.Lists.Of(OfFile)!.Value);
    }

    [Theory]
    [InlineData(1_000, true, "1000 hosts found")]
    [InlineData(1_001, false, "has 1001 hosts: more than 1000 are not taken; 2 hosts found before stay")]
    public async Task More_than_a_stack_may_have_are_not_taken(int count, bool passes, string reason)
    {
        await File.WriteAllTextAsync(_file, $"- targets: [{string.Join(',', Enumerable.Range(0, count).Select(index => $"h{index}"))}]", TestContext.Current.CancellationToken);
        await _book.Take(OfFile, Before);

        var sample = await Ask(OfFile);

        Assert.Equal(passes, sample.Passed);
        Assert.EndsWith(reason, sample.Reason, StringComparison.Ordinal);
        Assert.Equal(passes ? count : 2, _book.Lists.Of(OfFile)!.Value.Length);
    }

    [Fact]
    public async Task Hosts_without_a_port_are_not_taken_where_one_is_asked_for()
    {
        await File.WriteAllTextAsync(_file, "- targets: ['b:80', a]", TestContext.Current.CancellationToken);

        var sample = await Ask(new HostsTarget(OfFile, 1) { NeedsPorts = true });

        Assert.Equal("a has no port, and check asks for {port}", sample.Reason);
        Assert.Null(_book.Lists.Of(OfFile));
    }

    [Fact]
    public async Task Fewer_than_there_must_be_are_taken_and_fail()
    {
        var sample = await Ask(new HostsTarget(Web, 4));

        Assert.Equal((FailureKind.Body, "3 hosts found, and min_hosts is 4"), (sample.Failure, sample.Reason));
        Assert.Equal(3, _book.Lists.Of(Web)!.Value.Length);
    }

    [Fact]
    public async Task A_plan_with_too_few_never_passes_however_many_are_found()
    {
        var sample = await Ask(new HostsTarget(Web, 2) { IsShort = true });

        Assert.Equal((FailureKind.Body, "3 hosts found, and fewer of them can be asked than min_hosts, 2"), (sample.Failure, sample.Reason));
    }

    [Theory]
    [InlineData(1, "3 hosts found, and 1 of them is not asked: no config has so many checks")]
    [InlineData(2, "3 hosts found, and 2 of them are not asked: no config has so many checks")]
    public async Task Hosts_that_a_plan_has_no_room_for_are_told_of(int leftOut, string reason)
    {
        var sample = await Ask(new HostsTarget(Web, 1) { LeftOut = leftOut });

        Assert.Equal((FailureKind.Body, reason), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task A_disk_that_hangs_is_a_timeout_and_is_read_once_however_often_it_is_asked()
    {
        await File.WriteAllTextAsync(_file, "- targets: [a]", TestContext.Current.CancellationToken);
        await _book.Take(OfFile, Before);
        _disk.Reset();

        Assert.Equal("timeout after 300ms", (await Ask(OfFile, cadence: Short)).Reason[..19]);
        var again = await Ask(OfFile, cadence: Short);

        Assert.Equal(FailureKind.Timeout, again.Failure);
        Assert.EndsWith("; 2 hosts found before stay", again.Reason, StringComparison.Ordinal);
        Assert.Equal(1, Volatile.Read(ref _reads));
        _disk.Set();
        await Eventually.True(async () => (await Ask(OfFile)).Passed);
        Assert.Equal([new FoundHost("a")], _book.Lists.Of(OfFile)!.Value);
    }

    private static HostSource Srv(int port) => new(HostSourceKind.Srv, "_http._tcp.web.example") { Server = "127.0.0.1", ServerPort = port };

    private static byte[] Service(int priority, int port, string name) => FakeNameServer.Record(
        DnsRecordType.Srv,
        [
            0, (byte)priority, 0, 5, (byte)(port >> 8), (byte)port,
            .. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => (byte[])[(byte)label.Length, .. System.Text.Encoding.ASCII.GetBytes(label)]), 0,
        ]);

    private Task<Sample> Ask(HostSource source, int fewest = 1, Cadence? cadence = null) => Ask(new HostsTarget(source, fewest), cadence);

    private Task<Sample> Ask(HostsTarget target, Cadence? cadence = null) => _prober.Ask(target, cadence);
}

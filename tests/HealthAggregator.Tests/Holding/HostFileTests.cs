using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Controlling;

namespace HealthAggregator.Tests.Holding;

public sealed class HostFileTests : IDisposable
{
    private static readonly HostSource Srv = new(HostSourceKind.Srv, "_http._tcp.web.example") { Server = "10.0.0.53", ServerPort = 5353 };
    private static readonly HostSource Web = new(HostSourceKind.Dns, "web.example");

    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly HostFile _file;

    public HostFileTests() => _file = new(_folder);

    private string Path => System.IO.Path.Combine(_folder, HostFile.FileName);

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void There_is_nothing_wrong_with_no_file() => Assert.Equal((HostLists.None, null), _file.Read());

    [Fact]
    public void What_is_written_is_read()
    {
        _file.Write(HostLists.None.With(Web, [new("10.0.0.1"), new("2001:db8::1")]).With(Srv, [new("web-1", 8080)]).With(new(HostSourceKind.File, "/etc/web.yml"), []));

        var (lists, problem) = _file.Read();

        Assert.Null(problem);
        Assert.Equal(3, lists.All.Count);
        Assert.Equal([new("10.0.0.1"), new FoundHost("2001:db8::1")], lists.Of(Web)!.Value);
        Assert.Equal([new FoundHost("web-1", 8080)], lists.Of(Srv)!.Value);
        Assert.Empty(lists.Of(new(HostSourceKind.File, "/etc/web.yml"))!.Value);
        Assert.Null(lists.Of(Srv with { ServerPort = 53 }));
    }

    [Fact]
    public void What_this_version_has_written_is_read_by_the_next()
    {
        File.WriteAllText(Path, """
            {"format":1,"found":[{"source":{"kind":"srv","name":"a.example","server":"10.0.0.53","server_port":5353},"hosts":[{"host":"web-1","port":80}]},
            {"source":{"kind":"dns","name":"b.example","server_port":53},"hosts":[{"host":"10.0.0.1"}]}]}
            """);

        var (lists, problem) = _file.Read();

        Assert.Null(problem);
        Assert.Equal([new FoundHost("web-1", 80)], lists.Of(new(HostSourceKind.Srv, "a.example") { Server = "10.0.0.53", ServerPort = 5353 })!.Value);
        Assert.Equal([new FoundHost("10.0.0.1")], lists.Of(new(HostSourceKind.Dns, "b.example"))!.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":2,\"found\":[]}")]
    [InlineData("{\"format\":1,\"found\":null}")]
    [InlineData("{\"format\":1,\"found\":[null]}")]
    [InlineData("{\"format\":1,\"found\":[{}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":null,\"hosts\":[]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"smoke\",\"name\":\"a\"},\"hosts\":[]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"\"},\"hosts\":[]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\",\"server_port\":0},\"hosts\":[]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\"},\"hosts\":null}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\"},\"hosts\":[null]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\"},\"hosts\":[{\"host\":null}]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\"},\"hosts\":[{\"host\":\" \"}]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\"},\"hosts\":[{\"host\":\"b\",\"port\":70000}]}]}")]
    [InlineData("{\"format\":1,\"found\":[{\"source\":{\"kind\":\"dns\",\"name\":\"a\"},\"hosts\":[{\"host\":\"\\ud800\"}]}]}")]
    public void What_is_damaged_is_left_aside_with_why(string content)
    {
        File.WriteAllText(Path, content);

        var (lists, problem) = _file.Read();

        Assert.Empty(lists.All);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void What_is_too_big_is_left_aside()
    {
        _file.Write(HostLists.None.With(Web, [new("10.0.0.1")]));
        using (var stream = new FileStream(Path, FileMode.Open))
        {
            stream.SetLength((64 * 1024 * 1024) + 1);
        }

        Assert.Equal((HostLists.None, "it is nothing that this version knows"), _file.Read());
    }

    [Fact]
    public void More_hosts_than_a_stack_may_have_are_not_taken_from_it()
    {
        _file.Write(HostLists.None.With(Web, [.. Enumerable.Range(0, 1_005).Select(index => new FoundHost($"h{index}"))]));

        Assert.Equal(1_000, _file.Read().Lists.Of(Web)!.Value.Length);
    }

    [Fact]
    public void It_is_for_its_owner_alone_and_leaves_no_draft()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        _file.Write(HostLists.None.With(Web, [new("10.0.0.1")]));

        Assert.Equal("600", Modes.Of(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void No_bytes_whatever_make_it_throw()
    {
        _file.Write(HostLists.None.With(Web, [new("10.0.0.1"), new("2001:db8::1", 80)]).With(Srv, [new("web-1", 8080)]));
        var whole = File.ReadAllBytes(Path);

        Fuzzing.Fuzz.Run("hosts files", random =>
        {
            File.WriteAllBytes(Path, new Fuzzing.Mutator(random).Mutate(whole));
            return _file.Read().Problem is null;
        }, usually: 2_000);
    }
}

using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Fuzzing;

namespace HealthAggregator.Tests.Configuration;

public sealed class FoundHostsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("""[{"targets": ["10.0.0.21:8080", "web-2:80"], "labels": {"job": "web", "n": 1}}, {"targets": ["10.0.0.23"]}]""")]
    [InlineData("- targets: [10.0.0.21:8080, 'web-2:80']\n  labels: { job: web }\n- targets:\n  - 10.0.0.23\n")]
    [InlineData("# ours\n- labels: {}\n  targets: [10.0.0.21:8080, web-2:80]\n- targets: [\"10.0.0.23\"]\n")]
    public void Json_and_yaml_are_read_alike(string content) =>
        Assert.Equal([new("10.0.0.21", 8080), new("web-2", 80), new FoundHost("10.0.0.23")], Valid(content));

    [Fact]
    public void IPv6_has_brackets_before_a_port_and_may_have_them_without() =>
        Assert.Equal([new("2001:db8::1", 80), new("2001:db8::2"), new FoundHost("2001:db8::3")], Valid("- targets: ['[2001:db8::1]:80', '2001:db8::2', '[2001:db8::3]']"));

    [Theory]
    [InlineData("[]")]
    [InlineData("[{ targets: [] }]")]
    [InlineData("[{ targets: [] }, { targets: [] }]")]
    public void There_may_be_nobody_in_it(string content) => Assert.Empty(Valid(content));

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("# nothing\n", "line 1: the file is empty")]
    [InlineData("targets: [a]", "a map stands where a list must be")]
    [InlineData("a", "a list must be")]
    [InlineData("- a\n", "line 1: it has no targets")]
    [InlineData("- labels: {}\n", "line 1: it has no targets")]
    [InlineData("- targets: a\n", "line 1: it has no targets")]
    [InlineData("- targets:\n", "line 1: it has no targets")]
    [InlineData("- targets: [a]\n- targets: [b, 'c d']\n", "line 2: \"c d\" is no host")]
    [InlineData("- targets: [~]\n", "is no host")]
    [InlineData("- targets: [[a]]\n", "a list is no host")]
    [InlineData("- targets: ['http://a/']\n", "//a/ is no port")]
    [InlineData("- targets: ['a:0']\n", "nothing can be asked on port 0")]
    [InlineData("- targets: ['a:65536']\n", "is no port")]
    [InlineData("- targets: ['a:']\n", "is no port")]
    [InlineData("- targets: ['010.0.0.1']\n", "is no IPv4 address")]
    [InlineData("- targets: ['fe80::1%eth0']\n", "fe80::1%eth0 is no host")]
    [InlineData("- targets: [a\n", "line ")]
    [InlineData("- targets: &a [b]\n- *a\n", "line 1: ")]
    public void What_is_wrong_is_told_with_its_line_and_nobody_is_taken(string content, string problem)
    {
        var (hosts, told) = Read(content);

        Assert.Empty(hosts);
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told!);
        Assert.False(told!.EndsWith('.'), told);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        Assert.Contains("cannot be read: there is no such file", FoundHosts.Read(_file + ".not").Problem, StringComparison.Ordinal);
        Assert.Contains("is a directory", FoundHosts.Read(Path.GetTempPath()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_refused()
    {
        Assert.Contains("is larger than 1024 KiB", Read(new('#', (1024 * 1024) + 1)).Problem, StringComparison.Ordinal);
        Assert.NotNull(Read(new('[', 100_000)).Problem);
        Assert.NotNull(Read("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n").Problem);
        Assert.NotNull(Read($"- targets: [{string.Concat(Enumerable.Repeat("[],", 200_000))}]").Problem);
    }

    [Fact]
    public void More_than_a_stack_may_have_are_all_read_and_whoever_asked_says_so() =>
        Assert.Equal(2_000, Valid($"- targets: [{string.Join(',', Enumerable.Range(0, 2_000).Select(index => $"h{index}"))}]").Length);

    [Fact]
    public void No_bytes_whatever_make_it_throw() => Fuzz.Run("files of hosts", random =>
    {
        File.WriteAllBytes(_file, new Mutator(random).Mutate("""[{"targets": ["10.0.0.21:8080", "[2001:db8::1]:80"], "labels": {"job": "web"}}]"""u8.ToArray()));
        return FoundHosts.Read(_file).Problem is null;
    }, usually: 2_000);

    private FoundHost[] Valid(string content)
    {
        var (hosts, problem) = Read(content);
        Assert.Null(problem);
        return [.. hosts];
    }

    private (IReadOnlyList<FoundHost> Hosts, string? Problem) Read(string content)
    {
        File.WriteAllText(_file, content, new UTF8Encoding(false));
        return FoundHosts.Read(_file);
    }
}

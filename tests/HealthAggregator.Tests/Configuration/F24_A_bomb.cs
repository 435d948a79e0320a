using System.Runtime.InteropServices;
using System.Text;
using HealthAggregator.Configuration;

namespace HealthAggregator.Tests.Configuration;

/// <summary>F24: small files that ask for endless work, and large ones.</summary>
public sealed partial class F24_A_bomb
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private static readonly Dictionary<string, Func<string>> Bombs = new()
    {
        ["brackets"] = () => Repeat("[", 4_000_000),
        ["brackets on lines"] = () => Repeat("[\n", 2_000_000),
        ["braces"] = () => Repeat("{", 4_000_000),
        ["maps in braces"] = () => Repeat("{a: ", 1_000_000),
        ["dashes"] = () => Repeat("- ", 2_000_000),
        ["question marks"] = () => Repeat("? ", 2_000_000),
        ["indentation"] = () => string.Concat(Enumerable.Range(0, 2_000).Select(depth => new string(' ', depth) + "a:\n")),
        ["a billion laughs"] = () => "a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range('b', 20).Select(name => $"{(char)name}: &{(char)name} [{Repeat($"*{(char)(name - 1)}, ", 9)}]\n")),
        ["aliases"] = () => "a: &a b\n" + string.Concat(Enumerable.Range(0, 200_000).Select(name => $"k{name}: *a\n")),
        ["merges"] = () => "a: &a { b: c }\n" + string.Concat(Enumerable.Range(0, 50_000).Select(name => $"k{name}: {{ <<: *a, <<: *a }}\n")),
        ["tags"] = () => Repeat("- !!python/object/apply:os.system [id]\n", 80_000),
        ["a long tag"] = () => "!" + Repeat("x", 4_000_000) + " a",
        ["a scalar of 1 MB"] = () => "state_dir: \"" + Repeat("x", 1_000_000) + "\"\n",
        ["a block of 1 MB"] = () => "state_dir: |\n" + Repeat(" x\n", 333_000),
        ["a key of 1 MB"] = () => "? " + Repeat("x", 1_000_000) + "\n: a",
        ["the same key"] = () => Repeat("a: b\n", 800_000),
        ["documents"] = () => Repeat("---\n", 1_000_000),
        ["blank lines"] = () => Repeat("\n", 4_000_000),
        ["a comment"] = () => Repeat("#", 4_000_000),
        ["more than 4 MiB"] = () => Repeat("#", 50_000_000),
    };

    public static TheoryData<string> Names => [.. Bombs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void F24_A_bomb_is_refused_within_a_second_and_64_megabytes(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(Bombs[name]());

        Assert.True(ShortestOf(3, () => Assert.False(ConfigReader.Read(name, bytes).IsValid)) < TimeSpan.FromSeconds(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        ConfigReader.Read(name, bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
    }

    [Fact]
    public void F24_A_file_of_50_MB_is_not_read_to_its_end()
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.OpenWrite(file))
            {
                stream.SetLength(50_000_000);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Single(ConfigReader.ReadFile(file).Errors);

            Assert.Equal($"{file} is larger than 4096 KiB", error.Problem);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("a list of two million", "state_dir: [", "a,", 2_000_000, "]")]
    [InlineData("empty lists", "state_dir: [", "[],", 1_000_000, "]")]
    public void F24_A_file_of_many_values_is_refused_soon(string name, string start, string part, int count, string end)
    {
        var bytes = Encoding.UTF8.GetBytes(start + Repeat(part, count) + end);

        Assert.True(ShortestOf(3, () => Assert.Equal("the file has more than 300000 keys and values", ConfigReader.Read(name, bytes).Errors[0].Problem)) < TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? a\n")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[!x a]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n")]
    public void F24_The_path_of_a_deep_value_is_told_at_once(string yaml) =>
        Assert.True(ShortestOf(3, () => Assert.False(ConfigText.Read(yaml).IsValid)) < TimeSpan.FromSeconds(1));

    [Fact]
    public void F24_A_hundred_thousand_checks_are_read()
    {
        var hosts = string.Join(", ", Enumerable.Range(0, 100_000).Select(index => $"h{index}"));

        Assert.Equal(100_000, ConfigText.Stack($"{{ hosts: [{hosts}], check: {{ tcp: '{{host}}:80' }} }}").Checks.Length);
    }

    [Fact]
    public void F24_Many_pages_behind_one_url_are_told_apart_quickly()
    {
        var checks = string.Join(", ", Enumerable.Range(0, 10_000).Select(index => $"c{index}: {{ http: http://h/, headers: {{ Host: h{index} }} }}"));
        var yaml = $"data_centers: {{ dc: {{ stacks: {{ web: {{ checks: {{ {checks} }} }} }} }} }}";

        Assert.True(ShortestOf(3, () => ConfigText.Valid(yaml)) < TimeSpan.FromSeconds(3));
    }

    /// <summary>The shortest: other tests run beside this one.</summary>
    /// <summary>Of this thread's processor time: what else the machine does is nobody's fault here.</summary>
    private static TimeSpan ShortestOf(int runs, Action action) => Enumerable.Range(0, runs).Min(_ =>
    {
        var start = Worked();
        action();
        return Worked() - start;
    });

    private static TimeSpan Worked()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.FromTicks(Time.GetTimestamp());
        }

        const int ThreadTime = 3;
        Assert.Equal(0, ReadClock(ThreadTime, out var time));
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeOfClock time);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeOfClock
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}

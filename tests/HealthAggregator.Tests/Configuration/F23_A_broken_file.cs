using System.Text;
using HealthAggregator.Configuration;

namespace HealthAggregator.Tests.Configuration;

/// <summary>F23: empty files, halves of files, and bytes that are no text.</summary>
public sealed class F23_A_broken_file
{
    private static readonly byte[] Example = File.ReadAllBytes(Path.Combine(ConfigText.Root, "config", "health-aggregator.yaml"));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    [InlineData("# nothing\n")]
    [InlineData("null\n")]
    [InlineData("---\n")]
    [InlineData("...\n")]
    [InlineData("\uFEFF")]
    public void F23_An_empty_file_is_refused_and_says_what_to_write(string yaml) =>
        Assert.Equal("config.yaml:1:1: the file is empty; write at least data_centers, with a stack and a check", Assert.Single(ConfigText.Read(yaml).Errors).ToString());

    [Fact]
    public void F23_A_file_cut_off_at_any_byte_is_read_or_refused_with_a_place()
    {
        var valid = 0;
        for (var length = 0; length < Example.Length; length++)
        {
            valid += ReadOrRefused(Example.AsMemory(0, length)) ? 1 : 0;
        }

        // A file that ends within its last stacks is a valid one with fewer of them: no reader can know better.
        Assert.InRange(valid, 1, Example.Length / 2);
    }

    [Fact]
    public void F23_A_file_with_any_byte_replaced_is_read_or_refused_with_a_place()
    {
        foreach (var replacement in new byte[] { 0x00, 0xFF, (byte)'{', (byte)'"', (byte)'\t', (byte)'?', (byte)'\n' })
        {
            for (var index = 0; index < Example.Length; index += 19)
            {
                var bytes = Example.ToArray();
                bytes[index] = replacement;
                var valid = ReadOrRefused(bytes);

                Assert.False(valid && replacement is 0x00 or 0xFF);
            }
        }
    }

    [Theory]
    [InlineData(" : a:\n")]                  // the parser leaves out a value
    [InlineData("a: {b: 1\nc: 2\n")]         // it breaks its own assertion
    [InlineData("a: \"\\UFFFFFFFF\"\n")]     // it asks the framework for a character that is none
    [InlineData("? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? a\n")]
    public void F23_What_the_parser_itself_trips_over_is_refused_like_anything_else(string yaml) =>
        Assert.False(ReadOrRefused(Encoding.UTF8.GetBytes(yaml)));

    [Fact]
    public void F23_Random_damage_is_read_or_refused_with_a_place()
    {
        string[] tokens = ["[", "]", "{", "}", ": ", "- ", "\n", "\t", "\"", "'", "&a ", "*a", "!t ", "|\n", "> ", "? ", "%", "---\n", "...\n", "<<: ", "${", "\\", "\r", "#", ",", "\u0085", "\0"];
        var random = new Random(20_260_101);
        for (var run = 0; run < 2_000; run++)
        {
            var text = new StringBuilder(Encoding.UTF8.GetString(Example));
            for (var damage = random.Next(1, 6); damage > 0; damage--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Insert(at, tokens[random.Next(tokens.Length)]),
                    1 => text.Remove(at, Math.Min(random.Next(40), text.Length - at)),
                    _ => text.Insert(at, text.ToString(random.Next(text.Length / 2), random.Next(text.Length / 2))),
                };
            }

            ReadOrRefused(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Fact]
    public void F23_A_file_that_is_not_there_is_refused_like_any_other()
    {
        var error = Assert.Single(ConfigReader.ReadFile("/nonexistent/config.yaml").Errors);

        Assert.Equal("/nonexistent/config.yaml:1:1: /nonexistent/config.yaml cannot be read: there is no such file; name a file that this process may read", error.ToString());
    }

    [Fact]
    public void F23_A_directory_is_refused_like_any_other() =>
        Assert.Equal($"{Path.GetTempPath()} is a directory", Assert.Single(ConfigReader.ReadFile(Path.GetTempPath()).Errors).Problem);

    /// <returns>Whether it was valid.</returns>
    private static bool ReadOrRefused(ReadOnlyMemory<byte> yaml)
    {
        var result = ConfigReader.Read("config.yaml", yaml, _ => null);

        Assert.Equal(result.IsValid, result.Errors.IsEmpty);
        Assert.All(result.Errors, error =>
        {
            Assert.InRange(error.Line, 1, yaml.Span.Count((byte)'\n') + yaml.Span.Count((byte)'\r') + yaml.Span.Count((byte)0x85) + 1);
            Assert.InRange(error.Column, 1, yaml.Length + 1);
            Assert.NotEmpty(error.Problem);
            Assert.NotEmpty(error.Remedy);
            Assert.DoesNotContain(error.ToString(), char.IsControl);
        });
        return result.IsValid;
    }
}

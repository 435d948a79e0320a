using System.Text;

namespace HealthAggregator.Tests.Fuzzing;

/// <summary>Damages bytes that are JSON, or were: as a disk would, as a careless editor would, and as somebody would who wants to find a hole. The same random numbers do the same damage.</summary>
internal sealed class Mutator(Random random)
{
    private const int Longest = 64 * 1024;

    /// <summary>What is read as something else than it looks, or lies just beyond what may be.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "1.0", "1e0", "57", "2147483648", "9007199254740991", "9007199254740992", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "1e400", "-1e-400", "0.1", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202e\\u001b[2J\"",
        "\"PASS\"", "\"FAIL\"", "\"on\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"10000-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"",
        "\"2026-07-10T12:00:00+02:00\"", "\"2026-07-10T23:59:60Z\"", "\"0s\"", "\"10000h\"", "\"10001h\"", "\"-1s\"", "\"99999999h99999999m\"", "\"10675199.02:48:05.4775807\"",
        "\"-10675199.02:48:05.4775808\"", "{}", "[]", "[[]]", "[null]", "{\"\":{}}", "{\"a\":1,\"a\":2}", "NaN", "Infinity", "undefined", "'x'", "/**/", "//",
        "{\"__proto__\":{}}", "[1,2,3,4,5,6,7,8]", "\uFEFF", "\"ümläut 🚒\"",
    ];

    /// <summary>One to four mutations after each other.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> original)
    {
        var bytes = new List<byte>(original.ToArray());
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            Once(bytes);
        }

        return [.. bytes.Take(Longest)];
    }

    private void Once(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, random.Next(2, 200)), bytes.Count - at);
        switch (random.Next(15))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.InsertRange(at, Noise(random.Next(1, 9)));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.InsertRange(at, Value());
                break;
            case 7:
                bytes.InsertRange(at, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(1, 2_000)))));
                break;
            case 8:
                Lines(bytes, lines => lines.RemoveAt(random.Next(lines.Count)));
                break;
            case 9:
                Lines(bytes, lines => lines.Insert(random.Next(lines.Count + 1), lines[random.Next(lines.Count)]));
                break;
            case 10:
                Lines(bytes, lines =>
                {
                    var (one, other) = (random.Next(lines.Count), random.Next(lines.Count));
                    (lines[one], lines[other]) = (lines[other], lines[one]);
                });
                break;
            default:
                Lines(bytes, Revalue);
                break;
        }
    }

    /// <summary>Gives a member another value, of the list or of another member: what comes out is often still JSON.</summary>
    private void Revalue(List<string> lines)
    {
        var index = random.Next(lines.Count);
        if (lines[index].IndexOf("\": ", StringComparison.Ordinal) is var colon and >= 0)
        {
            var other = lines[random.Next(lines.Count)];
            var value = random.Next(3) == 0 && other.IndexOf("\": ", StringComparison.Ordinal) is var otherColon and >= 0
                ? other[(otherColon + 3)..].TrimEnd(',')
                : Encoding.UTF8.GetString(Value());
            lines[index] = $"{lines[index][..(colon + 3)]}{value}{(lines[index].EndsWith(',') ? "," : "")}";
        }
    }

    /// <summary>Latin-1 has a character for every byte, and gives each back.</summary>
    private static void Lines(List<byte> bytes, Action<List<string>> edit)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n').ToList();
        edit(lines);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }

    private byte[] Value() => Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]);

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}

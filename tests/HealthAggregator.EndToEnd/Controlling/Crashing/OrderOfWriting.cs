using System.Globalization;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Controlling.Crashing;

public sealed partial class OrderOfWriting
{
    private static readonly string[] InOrder =
        ["write control.json.new", "fsync control.json.new", "rename control.json", "fsync state", "write audit.jsonl", "fsync audit.jsonl", "answer 200"];

    /// <summary>What strace writes when another thread comes in between.</summary>
    private const string Unfinished = " <unfinished ...>";

    /// <summary>Losing power cannot be tried here; that everything was asked of the disk in time can be seen.</summary>
    [Fact]
    public async Task F60_no_change_is_acknowledged_before_the_disk_has_it_under_its_name_and_in_the_audit_log()
    {
        await using var site = await SwitchedSite.StartAsync();
        var revision = await site.SwitchesAsync("at first");
        revision = await site.SwitchesAsync("at first");
        await using var strace = await Strace.AttachAsync(
            site.Aggregator.Child, "-s", "16", "-e", "trace=pwrite64,pwritev,write,writev,fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg");
        for (var toggle = 0; toggle < Crashes.Toggles; toggle++, revision++)
        {
            var answer = await site.SwitchAsync(revision);
            Assert.True(answer is { Status: 200 }, $"{answer}");
        }

        var trace = await strace.DetachAsync();
        var asked = Asked(trace, site.Aggregator);

        foreach (var toggle in asked.Chunk(InOrder.Length))
        {
            var isInOrder = toggle.Select(call => call.What).SequenceEqual(InOrder) && toggle.Zip(toggle.Skip(1)).All(pair => pair.First.End < pair.Second.Begin);
            Assert.True(isInOrder, $"{string.Join(", ", toggle)}:\n{string.Join('\n', trace.Take(toggle[^1].End + 5).Skip(toggle[0].Begin - 5))}");
        }

        Assert.Equal(Crashes.Toggles * InOrder.Length, asked.Count);
        Assert.Equal(revision, await site.WellAsync("after all that"));
        TestContext.Current.TestOutputHelper?.WriteLine($"crash: {Crashes.Toggles} changes, each on the disk before it was acknowledged");
    }

    /// <summary>In the order in which they began; those that failed are none.</summary>
    private static List<(string What, int Begin, int End)> Asked(IReadOnlyList<string> trace, AggregatorProcess aggregator)
    {
        var (asked, open) = (new List<(string, int, int)>(), new Dictionary<string, (string Text, int Begin)>());
        for (var number = 0; number < trace.Count; number++)
        {
            var line = Line().Match(trace[number]);
            var (thread, text) = (line.Groups["thread"].Value, line.Groups["text"].Value);
            var begin = number;
            if (text.StartsWith("<... ", StringComparison.Ordinal) && open.Remove(thread, out var begun))
            {
                (text, begin) = (begun.Text + text[(text.IndexOf('>', StringComparison.Ordinal) + 1)..], begun.Begin);
            }

            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                open[thread] = (text[..^Unfinished.Length], begin);
            }
            else if (WhatIn(text, aggregator) is { } what)
            {
                Assert.False(Failed().IsMatch(text), text);
                asked.Add((what, begin, number));
            }
        }

        return [.. asked.OrderBy(call => call.Item2)];
    }

    private static string? WhatIn(string text, AggregatorProcess aggregator)
    {
        var state = aggregator.StateDirectory;
        return text.Split('(')[0] switch
        {
            "sendto" or "sendmsg" or "write" or "writev" when text.Contains(string.Create(CultureInfo.InvariantCulture, $":{aggregator.Ports.Admin}->"), StringComparison.Ordinal) =>
                // An end of a body that is sent by itself has nothing to say.
                AnswerIn().Match(text) is { Success: true } answer ? $"answer {answer.Groups["status"]}" : null,
            "write" or "writev" or "pwrite64" or "pwritev" => OnFile("write"),
            "fsync" or "fdatasync" => OnFile("fsync"),
            _ when text.Contains($"\"{state}/control.json\")", StringComparison.Ordinal) => "rename control.json",
            _ => null,
        };

        string? OnFile(string what) => Opened().Match(text) is { Success: true } file && !SwitchedSite.IsKept(file.Value[1..^1])
            && (file.Value[1..^1] == state || Path.GetDirectoryName(file.Value[1..^1]) == state)
            ? $"{what} {Path.GetFileName(file.Value[1..^1])}"
            : null;
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<text>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex("\"HTTP/1.1 (?<status>[0-9]+)")]
    private static partial Regex AnswerIn();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Opened();

    [GeneratedRegex(@"= -1 \w+ \(")]
    private static partial Regex Failed();
}

using System.Text.Json;

namespace HealthAggregator.EndToEnd.Controlling;

public sealed class FailingAtEverySystemCall
{
    private const string Unsure = "could not be put back";

    private static readonly string[] Faults = ["error=EIO", "error=ENOSPC", "error=EROFS"];

    [Fact]
    public async Task F61_when_any_system_call_of_a_change_fails_it_is_made_and_kept_or_refused_and_undone()
    {
        await using var site = await SwitchedSite.StartAsync();
        var change = await RecordedChange.OfAsync(site);
        var answers = new List<string>();
        foreach (var call in change.First)
        {
            foreach (var fault in Faults)
            {
                if (change.IsOnlyFirst(call))
                {
                    await site.Aggregator.RestartAfterKillAsync();
                }

                // An undone change has left the very file: what a start finds then, the last one of each call shows.
                answers.Add(await FailedAsync(site, call, fault, "", isRestarted: fault == Faults[^1] || Crashes.AreMany));
            }
        }

        await site.VerifyAsync();
        Tell(answers);
    }

    [Fact]
    public async Task F61_when_not_even_undoing_a_change_succeeds_the_answer_says_so()
    {
        await using var site = await SwitchedSite.StartAsync();
        var change = await RecordedChange.OfAsync(site);
        var answers = new List<string>();

        // From the one that puts the new state in place on, and whenever it is asked for again.
        foreach (var call in change.Later.Where(call => call.Name is "rename" or "fsync" or "openat" && !call.Path.EndsWith("audit.jsonl", StringComparison.Ordinal)))
        {
            answers.Add(await FailedAsync(site, call, "error=EIO", "+", isRestarted: true));
        }

        Assert.Contains(answers, answer => answer.Contains("What was asked for is not in effect now, but may be after the next start.", StringComparison.Ordinal));
        await site.VerifyAsync();
        Tell(answers);
    }

    /// <returns>What the operator was told.</returns>
    private static async Task<string> FailedAsync(SwitchedSite site, SystemCall call, string fault, string more, bool isRestarted)
    {
        var when = $"{fault}{more} at {call}";
        for (var aim = 0; aim < RecordedChange.Aims; aim++)
        {
            var (before, document) = (await site.WellAsync($"before {when}"), site.Document);
            await using var strace = await Strace.AttachAsync(site.Aggregator.Child, call.Injecting(fault, more));
            var answer = await site.SwitchAsync(before);
            var trace = await strace.DetachAsync();
            Assert.True(answer is not null, $"{when}: the program died: {site.Aggregator.Log}");
            if (trace.Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal)))
            {
                await FoundAsync(site, when, (before, document), answer.Value, isRestarted);
                return $"{answer.Value.Status} {ToldIn(answer.Value.Body)} after {when}";
            }

            Assert.Equal(200, answer.Value.Status);
            await site.Aggregator.RestartAfterKillAsync();
        }

        throw new InvalidOperationException($"{call} was never reached");
    }

    private static async Task FoundAsync(SwitchedSite site, string when, (long Revision, byte[] Document) before, (int Status, string Body) answer, bool isRestarted)
    {
        when += $", answered {answer.Status} {answer.Body},";
        var isSure = !answer.Body.Contains(Unsure, StringComparison.Ordinal);
        var expected = answer.Status == 200 ? before.Revision + 1 : before.Revision;
        Assert.True(answer.Status is 200 or 503, when);
        Assert.True(await site.RevisionAsync($"after {when}") == expected, $"after {when} the revision is not {expected}");
        Assert.True(answer.Status == 200 || !isSure || site.Document.AsSpan().SequenceEqual(before.Document), $"after {when} the file is another");
        if (isRestarted || !isSure)
        {
            await site.Aggregator.RestartAfterKillAsync();
            var found = await site.WellAsync($"after a start after {when}");
            Assert.True(found == expected || (!isSure && found == before.Revision + 1), $"at a start after {when} the revision is {found}");
        }

        await site.SwitchesAsync($"after {when}");
    }

    private static string ToldIn(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }

    private static void Tell(List<string> answers)
    {
        answers.Add(
            $"crash: {answers.Count} failed system calls; {answers.Count(answer => answer.StartsWith("503", StringComparison.Ordinal))} changes refused, " +
            $"{answers.Count(answer => answer.Contains(Unsure, StringComparison.Ordinal))} of them perhaps not undone");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', answers));
    }
}

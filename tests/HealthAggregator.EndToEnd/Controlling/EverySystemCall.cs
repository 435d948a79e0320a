using System.Collections.Immutable;

namespace HealthAggregator.EndToEnd.Controlling;

/// <summary>One change, and every system call that it makes on files of the state directory: found by recording one, so that a new call is tried as it is written.</summary>
public sealed class EverySystemCall
{
    /// <summary>How often a call is aimed at. strace counts by thread, and a change may go on on another one.</summary>
    private const int Aims = 20;

    private static readonly string[] Faults = ["error=EIO", "error=ENOSPC", "error=EROFS"];

    [Fact]
    public async Task F60_killed_at_any_of_them_the_program_finds_the_old_state_or_the_new_one()
    {
        await using var site = await SwitchedSite.StartAsync();
        var (first, next) = await RecordAsync(site);
        var found = new List<bool>();
        foreach (var call in first)
        {
            var before = await KilledAsync(site, call, isFirst: !next.Contains(call));

            await site.Aggregator.StartAgainAsync();

            var after = await site.WellAsync($"after a kill at {call}");
            Assert.True(after == before || after == before + 1, $"after a kill at {call} the revision is {after}, and was {before}");
            found.Add(after != before);
        }

        // At some of them it has not happened yet, from some one on it has.
        Assert.Equal(found.Order(), found);
        Assert.Equal([false, true], found.Distinct());
        await site.SwitchesAsync("after all that");
        await site.VerifyAsync();
    }

    [Fact]
    public async Task F61_failing_at_any_of_them_a_change_is_made_and_kept_or_refused_and_undone()
    {
        await using var site = await SwitchedSite.StartAsync();
        var (first, next) = await RecordAsync(site);
        var answers = new List<string>();
        foreach (var call in first)
        {
            await site.Aggregator.RestartAfterKillAsync();
            foreach (var fault in Faults)
            {
                answers.Add($"{call} {fault}: {await FailedAsync(site, call, fault, "", isFirst: !next.Contains(call))}");
            }
        }

        await site.VerifyAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', answers));
    }

    /// <returns>The calls of the first change after a start, and those of any later one.</returns>
    private static async Task<(ImmutableArray<SystemCall> First, ImmutableArray<SystemCall> Next)> RecordAsync(SwitchedSite site)
    {
        // What a change finds that is not the first of all.
        await site.SwitchesAsync("at first");
        await site.SwitchesAsync("at first");
        await site.Aggregator.RestartAfterKillAsync();
        var (first, next) = (await CallsAsync(site), await CallsAsync(site));

        // What makes a change durable is among them, or nothing is recorded.
        Assert.Superset(new HashSet<string>(["openat", "pwrite64", "fsync", "link", "rename", "close"]), first.Select(call => call.Name).ToHashSet());
        return (first, next);
    }

    private static async Task<ImmutableArray<SystemCall>> CallsAsync(SwitchedSite site)
    {
        await using var strace = await Strace.AttachAsync(site.Aggregator.Child, "-e", "trace=%file,%desc");
        var answer = await site.SwitchAsync(await site.RevisionAsync("recording"));
        Assert.Equal(200, answer?.Status);
        return SystemCall.In(await strace.DetachAsync(), site.Aggregator.StateDirectory);
    }

    /// <returns>The revision before.</returns>
    private static async Task<long> KilledAsync(SwitchedSite site, SystemCall call, bool isFirst)
    {
        for (var aim = 0; aim < Aims; aim++)
        {
            var when = $"before a kill at {call}";
            var before = isFirst ? await site.WellAsync(when) : await site.SwitchesAsync(when);
            await using var strace = await Strace.AttachAsync(site.Aggregator.Child, call.Injecting("signal=SIGKILL"));
            var answer = await site.SwitchAsync(before);
            if (answer is null)
            {
                await site.Aggregator.Child.EndAsync();
                var killed = SystemCall.In(await strace.DetachAsync(), site.Aggregator.StateDirectory);
                Assert.Equal(call.Nth, killed.Count(other => other.Path == call.Path || other.Paths.Contains(call.Path)));
                return before;
            }

            Assert.Equal(200, answer.Value.Status);
            await strace.DetachAsync();
            await site.Aggregator.RestartAfterKillAsync();
        }

        throw new InvalidOperationException($"{call} was never reached");
    }

    /// <returns>What the operator was told.</returns>
    private static async Task<string> FailedAsync(SwitchedSite site, SystemCall call, string fault, string more, bool isFirst)
    {
        var when = $"{fault} at {call}";
        for (var aim = 0; aim < Aims; aim++)
        {
            var (before, document) = (await site.WellAsync($"before {when}"), site.Document);
            await using var strace = await Strace.AttachAsync(site.Aggregator.Child, call.Injecting(fault, more));
            var answer = await site.SwitchAsync(before);
            var trace = await strace.DetachAsync();
            Assert.True(answer is not null, $"{when}: the program died: {site.Aggregator.Log}");
            var (status, body) = answer.Value;
            if (trace.Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal)))
            {
                await AnsweredAsync(site, when, before, document, status, body);
                return $"{status} {body}";
            }

            Assert.Equal(200, status);
            if (isFirst)
            {
                await site.Aggregator.RestartAfterKillAsync();
            }
        }

        throw new InvalidOperationException($"{call} was never reached");
    }

    private static async Task AnsweredAsync(SwitchedSite site, string when, long before, byte[] document, int status, string body)
    {
        Assert.True(status is 200 or 503, $"{when}: {status} {body}");
        var isSure = !body.Contains("could not be put back", StringComparison.Ordinal);
        var expected = status == 200 ? before + 1 : before;
        Assert.Equal(expected, await site.RevisionAsync($"after {when}: {status} {body}"));
        Assert.True(status == 200 || !isSure || site.Document.AsSpan().SequenceEqual(document), $"{when}: {status} {body}; but the file is another");

        await site.Aggregator.RestartAfterKillAsync();
        var after = await site.WellAsync($"after a start after {when}: {status} {body}");
        Assert.True(after == expected || (!isSure && after == before + 1), $"{when}: {status} {body}; after a start the revision is {after}, and was {before}");
        await site.SwitchesAsync($"after {when}");
    }
}

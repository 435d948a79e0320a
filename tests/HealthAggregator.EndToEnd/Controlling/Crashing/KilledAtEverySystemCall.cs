namespace HealthAggregator.EndToEnd.Controlling.Crashing;

public sealed class KilledAtEverySystemCall
{
    [Fact]
    public async Task F60_killed_at_any_system_call_of_a_change_the_program_finds_the_old_state_or_the_new_one()
    {
        await using var site = await SwitchedSite.StartAsync();
        var change = await RecordedChange.OfAsync(site);
        var isNew = new List<bool>();
        foreach (var call in change.First)
        {
            var before = await KilledAsync(site, call, change.IsOnlyFirst(call));

            await site.Aggregator.StartAgainAsync();

            var after = await site.WellAsync($"after a kill at {call}");
            Assert.True(after == before || after == before + 1, $"after a kill at {call} the revision is {after}, and was {before}");
            isNew.Add(after != before);
        }

        // Up to one of them nothing has happened, and from it on all of it has.
        Assert.Equal(isNew.Order(), isNew);
        Assert.Equal([false, true], isNew.Distinct());
        await site.SwitchesAsync("after all that");
        await site.VerifyAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"crash: killed at each of {isNew.Count} system calls; the new state from the {isNew.IndexOf(true) + 1}th on");
    }

    /// <returns>The revision before.</returns>
    private static async Task<long> KilledAsync(SwitchedSite site, SystemCall call, bool isOnlyFirst)
    {
        for (var aim = 0; aim < RecordedChange.Aims; aim++)
        {
            var when = $"before a kill at {call}";
            var before = isOnlyFirst ? await site.WellAsync(when) : await site.SwitchesAsync(when);
            await using var strace = await Strace.AttachAsync(site.Aggregator.Child, call.Injecting("signal=SIGKILL"));
            if (await site.SwitchAsync(before) is { Status: var status })
            {
                Assert.Equal(200, status);
                await strace.DetachAsync();
                await site.Aggregator.RestartAfterKillAsync();
                continue;
            }

            await site.Aggregator.Child.EndAsync();
            if (SystemCall.In(await strace.DetachAsync(), site.Aggregator.StateDirectory).Length == call.Nth)
            {
                return before;
            }

            // Another thread had just then something to keep there too, and it may have been its call: aim again.
            await site.Aggregator.StartAgainAsync();
        }

        throw new InvalidOperationException($"{call} was never reached");
    }
}

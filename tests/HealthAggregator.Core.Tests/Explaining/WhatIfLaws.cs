using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

public class WhatIfLaws
{
    /// <summary>Seconds; beyond every timer and every staleness of these estates.</summary>
    private const double Long = 130;

    [Fact]
    public void What_would_follow_does_follow_when_it_happens_step_by_step() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var start = estate.End();
        var turned = start.Plan.Checks.Where((_, index) => index % 2 == 0).Select(check => check.Key).ToHashSet();
        foreach (var passes in (bool[])[true, false])
        {
            var supposed = WhatIf.Of(start, 0, Hypothesis.Nothing with { Checks = Hypothesis.Nothing.Checks.AddRange(turned.Select(key => KeyValuePair.Create(key, passes))) });
            var (decision, after) = StepByStep(start, key => turned.Contains(key) ? passes : null);

            Assert.Equal((decision.Verdict, decision.Rung), (supposed.Decision.Verdict, supposed.Decision.Rung));

            // Silence is looked for once a second, at some moment of it.
            Assert.InRange(after - supposed.After.TotalSeconds, -1, 0.501);
        }
    });

    [Fact]
    public void An_override_that_is_supposed_decides_whatever_else_is_so() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        Assert.Equal((Verdict.Pass, Rung.Forced), Told(now, new() { Override = SupposedOverride.Pass }));
        Assert.Equal((Verdict.Fail, Rung.Forced), Told(now, new() { Override = SupposedOverride.Fail }));
        Assert.NotEqual(Rung.Forced, Told(now, new() { Override = SupposedOverride.None }).Rung);
    });

    [Fact]
    public void What_operators_are_supposed_to_say_is_what_follows_when_they_say_it() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = Plain(estate).End();
        var stacks = now.Plan.Stacks.Take(1).Select(stack => stack.Name).ToList();
        Assert.Equal(Said(now, new BurstOn(AnyStory.East, Term.Open, null)), Told(now, new() { IsBurstOn = true }));
        Assert.Equal(Said(now, new BurstOff(AnyStory.East)), Told(now, new() { IsBurstOn = false }));
        Assert.Equal(Said(now, new OverrideClear(AnyStory.East)), Told(now, new() { Override = SupposedOverride.None }));
        Assert.Equal(
            Said(now, [.. now.Plan.Stacks.Skip(1).Select(stack => new MaintenanceClear(AnyStory.East, stack.Name)), new MaintenanceSet(AnyStory.East, stacks[0], Term.Open)]),
            Told(now, new() { Maintenance = [.. stacks] }));
    });

    [Fact]
    public void Thresholds_that_are_supposed_are_what_a_reload_would_bring() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = Plain(estate).End();
        foreach (var percent in (int[])[1, 60, 100])
        {
            var plan = now.Plan.DataCenters[0] with { Threshold = new(percent), RecoverAt = new(100) };
            var reloaded = now.After([new Input.Replanned(new([plan]))], now.AsOf);
            Assert.Equal(Told(reloaded, Hypothesis.Nothing), Told(now, new() { Threshold = new(percent), RecoverAt = new(100) }));
        }
    });

    /// <summary>Where it does not matter that what happens to one and the same check happens in two steps.</summary>
    private static AnyEstate Plain(AnyEstate estate) => estate with { Plan = estate.Plan.With(plan => plan with { Isolation = null, FlapLimit = null }) };

    private static (Verdict Verdict, Rung Rung) Told(Snapshot now, Hypothesis hypothesis) => WhatIf.Of(now, 0, hypothesis).Decision is var decision ? (decision.Verdict, decision.Rung) : default;

    private static (Verdict, Rung) Said(Snapshot now, params ControlChange[] changes)
    {
        var state = changes.Aggregate(now.Control, (said, change) => change.On(said, now.Plan, new("alice", "Black Friday", now.AsOf.Wall)).State);
        return Told(now.After([new Input.Controlled(state)], now.AsOf), Hypothesis.Nothing);
    }

    /// <summary>As it happens: twice a second, each check that is not silent is heard; while the wall clock stands still.</summary>
    /// <returns>What is decided in the end, and since how many seconds.</returns>
    private static (Decision Decision, double After) StepByStep(Snapshot start, Func<CheckKey, bool?> supposed)
    {
        var isIsolated = start.DataCenters[0].Isolation is not null;
        var answers = start.Plan.Probed.Select((check, index) => (check, Passes: supposed(check.Key) ?? Known(start.Checks[index], isIsolated || check.Key.Stack == "@witness"))).Where(answer => answer.Passes is not null).ToList();
        var (now, after) = (start, 0.0);
        for (var seconds = 0.0; seconds < Long; seconds += 0.5)
        {
            var at = start.AsOf with { Uptime = start.AsOf.Uptime + TimeSpan.FromSeconds(seconds) };
            var times = seconds == 0 ? 3 : 1;
            var later = now.After(answers.SelectMany(answer => Enumerable.Repeat(
                new Input.Sampled(answer.check, Some.Sample(answer.Passes!.Value, at) with { Duration = TimeSpan.Zero }), supposed(answer.check.Key) is not null || isIsolated ? times : 1)), at);
            var (before, decision) = (now.DataCenters[0].Decision, later.DataCenters[0].Decision);
            (now, after) = (later, seconds > 0 && (before.Verdict, before.Rung) != (decision.Verdict, decision.Rung) ? seconds : after);
        }

        return (now.DataCenters[0].Decision, after);
    }

    private static bool? Known(CheckHealth health, bool isByNewest) =>
        health.IsStale || health.Status == CheckStatus.Unknown ? null : isByNewest ? health.BadSince is null : health.Status == CheckStatus.Passing;
}

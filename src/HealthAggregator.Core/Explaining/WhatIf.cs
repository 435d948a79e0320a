using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>
/// What would be decided if something were otherwise: the fold itself says it, from the snapshot at hand and from inputs that never happened. The wall clock stands still
/// meanwhile, so that nothing of what operators said begins or ends; the monotonic one goes on until every timer has run out.
/// </summary>
public static class WhatIf
{
    /// <summary>A guard against a fold that never comes to rest; what is known to wait needs a few.</summary>
    private const int MostSteps = 1_000;

    private static readonly Authorship Nobody = new("nobody", "supposed", default);

    /// <param name="dataCenter">By position in <see cref="Plan.DataCenters"/>.</param>
    public static Outcome Of(Snapshot now, int dataCenter, Hypothesis hypothesis)
    {
        var evidence = new Evidence(now, dataCenter, hypothesis);

        // Once more at the same moment: blindness is looked for only where something had been decided before.
        var then = now.After([.. Said(now, dataCenter, hypothesis), .. evidence.Settling(now)], now.AsOf).After([], now.AsOf);
        var decidedAt = now.AsOf.Uptime;
        for (var step = 0; step < MostSteps && Deadlines.After(then, dataCenter, evidence.Silences(then)) is { } deadline; step++)
        {
            var at = now.AsOf with { Uptime = deadline };
            var later = then.After(evidence.Repeated(then, at), at);
            decidedAt = IsSame(then.DataCenters[dataCenter].Decision, later.DataCenters[dataCenter].Decision) ? decidedAt : deadline;
            then = later;
        }

        var health = then.DataCenters[dataCenter];
        return new(health.Decision, health.Tally.Score, decidedAt - now.AsOf.Uptime);
    }

    private static bool IsSame(Decision before, Decision after) => before.Verdict == after.Verdict && before.Rung == after.Rung;

    private static IEnumerable<Input> Said(Snapshot now, int dataCenter, Hypothesis hypothesis)
    {
        var plan = now.Plan.DataCenters[dataCenter];
        if (hypothesis.Threshold is not null || hypothesis.RecoverAt is not null)
        {
            yield return new Input.Replanned(new([.. now.Plan.DataCenters.Select((one, index) => index == dataCenter ? hypothesis.PlanOf(one) : one)]));
        }

        if (hypothesis.Override is not null || hypothesis.IsBurstOn is not null || hypothesis.Maintenance is not null)
        {
            yield return new Input.Controlled(ControlOf(now, plan, hypothesis));
        }

        if (hypothesis.IsCleared)
        {
            yield return new Input.Recovered(plan.Name);
        }
    }

    private static ControlState ControlOf(Snapshot now, DataCenterPlan plan, Hypothesis hypothesis)
    {
        // What is lost of burst is lost no more once somebody says it. Of other data centers nothing is asked here.
        var state = hypothesis.IsBurstOn is null ? now.Control : now.Control with { IsKnown = true };
        var (said, by) = (state[plan.Name], Nobody with { At = now.AsOf.Wall });
        said = hypothesis.Override switch
        {
            null => said,
            SupposedOverride.None => said with { Override = null },
            var forced => said with { Override = new(forced == SupposedOverride.Pass ? Verdict.Pass : Verdict.Fail, Window.Always, by) },
        };
        said = hypothesis.IsBurstOn switch
        {
            null => said,
            true => said with { Burst = said.Burst.On(null, null, by) },
            false => said with { Burst = said.Burst.Off(by) },
        };
        said = hypothesis.Maintenance is not { } stacks ? said : said with
        {
            Maintenance = DataCenterControl.None.Maintenance.AddRange(stacks.Select(stack => KeyValuePair.Create(stack, new Maintenance(Window.Always, by)))),
        };
        return state.With(KeyValuePair.Create(plan.Name, said));
    }
}

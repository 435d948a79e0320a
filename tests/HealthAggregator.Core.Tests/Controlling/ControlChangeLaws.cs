using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>What holds for every change, whatever was said before it.</summary>
public class ControlChangeLaws
{
    [Fact]
    public void The_revision_rises_by_one_with_each_change_and_never_else() => Every(step =>
    {
        if (ReferenceEquals(step.Before, step.After))
        {
            return;
        }

        Assert.Null(step.Refusal);
        Assert.Equal(step.Before.Revision + 1, step.After.Revision);
        Assert.NotEqual(step.Before.DataCenters, step.After.DataCenters);
    });

    [Fact]
    public void Nothing_is_said_of_a_data_center_that_the_change_does_not_name() => Every(step => Assert.All(
        History.Plan.DataCenters.Where(dataCenter => !step.Change.DataCenters.Contains(dataCenter.Name)),
        dataCenter => Assert.Same(step.Before[dataCenter.Name], step.After[dataCenter.Name])));

    [Fact]
    public void Asking_twice_is_asking_once() => Every(step => Assert.Same(step.After, step.Change.On(step.After, History.Plan, step.By).State));

    [Fact]
    public void What_is_asked_for_is_so_at_once() => Every(step =>
    {
        switch (step.Change)
        {
            case BurstOn on when step.IsMade:
                Assert.True(step.IsOn(step.After, on.DataCenter));
                break;
            case BurstOff off when step.IsMade:
                Assert.False(step.IsOn(step.After, off.DataCenter));
                break;
            case BurstSwap swap when step.IsMade:
                Assert.True(step.IsOn(step.After, swap.OnDataCenter));
                Assert.False(step.IsOn(step.After, swap.OffDataCenter));
                break;
            case OverrideSet set when step.IsMade:
                Assert.Equal(set.Term.From is null ? set.Verdict : null, ControlReckoning.Forced(step.After, set.DataCenter, step.By.At));
                break;
            case OverrideClear clear:
                Assert.Null(step.After[clear.DataCenter].Override);
                break;
            case MaintenanceSet set when step.IsMade:
                Assert.Equal(set.Term.From is null, step.After.IsInMaintenance(set.DataCenter, set.Stack, step.By.At));
                break;
            case MaintenanceClear clear:
                Assert.False(step.After[clear.DataCenter].Maintenance.ContainsKey(clear.Stack));
                break;
        }
    });

    [Fact]
    public void Off_is_off_at_every_moment_that_a_clock_can_show_unless_a_burst_was_scheduled_for_it() => Every(step =>
    {
        var off = step.Change is BurstOff change ? change.DataCenter : step.Change is BurstSwap swap && step.IsMade ? swap.OffDataCenter : null;
        if (off is null)
        {
            return;
        }

        var burst = step.After[off].Burst;
        Assert.All(burst.Scheduled, scheduled => Assert.True(scheduled.From > step.By.At));
        Assert.All(History.Moments(step.After, step.By.At), wall => Assert.Equal(burst.Scheduled.Any(scheduled => scheduled.Window.Contains(wall)), burst.At(wall).IsOn));
    });

    [Fact]
    public void Neither_scheduling_nor_cancelling_moves_anything_but_the_burst_that_it_is_about() => Every(step =>
    {
        var (before, after) = (step.Before[step.Change.DataCenters[0]].Burst, step.After[step.Change.DataCenters[0]].Burst);
        var window = step.Change switch
        {
            BurstSchedule => after.Scheduled.Except(before.Scheduled).SingleOrDefault()?.Window,
            BurstCancel => before.Scheduled.SingleOrDefault(burst => burst.Id == ((BurstCancel)step.Change).Id)?.Window,
            _ => null,
        };
        if (window is null)
        {
            return;
        }

        Assert.All(
            History.Moments(step.Before, step.By.At).Union(History.Moments(step.After, step.By.At)).Where(wall => wall >= step.By.At && !window.Contains(wall)),
            wall => Assert.Equal(before.At(wall).IsOn, after.At(wall).IsOn));
        if (!window.Contains(step.By.At))
        {
            var (was, now) = (before.At(step.By.At), after.At(step.By.At));
            Assert.Equal((was.IsOn, was.Weight, was.Since, was.By), (now.IsOn, now.Weight, now.Since, now.By));
        }
    });

    [Fact]
    public void On_again_without_a_word_of_the_ramp_moves_no_weight() => Every(step =>
    {
        if (step.Change is BurstOn { Ramp: null } on && step.IsOn(step.Before, on.DataCenter))
        {
            Assert.Equal(step.Before[on.DataCenter].Burst.At(step.By.At).Weight, step.After[on.DataCenter].Burst.At(step.By.At).Weight);
        }
    });

    [Fact]
    public void What_has_no_edge_is_out_of_the_clocks_reach() => Law.Holds(History.WithoutEdges, history =>
    {
        foreach (var step in history.Play())
        {
            Assert.All(History.Plan.DataCenters, dataCenter =>
            {
                var now = step.After.EffectOn(dataCenter, step.By.At);
                Assert.All(History.Moments(step.After, step.By.At), wall => Assert.Equal(now, step.After.EffectOn(dataCenter, wall)));
            });
        }
    });

    [Fact]
    public void Accepting_a_loss_moves_nothing() => Every(step =>
    {
        var plan = Some.Plan(History.East with { BurstWhenUnknown = step.Before.Revision % 2 == 0 }, History.West);
        var lost = ControlState.Empty with { Revision = step.Before.Revision, IsKnown = false };
        var accepted = lost.Accepted(plan, step.By);
        Assert.Equal((lost.Revision + 1, true), (accepted.Revision, accepted.IsKnown));
        Assert.All(plan.DataCenters, dataCenter =>
        {
            var (before, after) = (lost.EffectOn(dataCenter, step.By.At), accepted.EffectOn(dataCenter, step.By.At));
            Assert.Equal((before.Override, before.Burst.IsOn, before.Burst.Weight), (after.Override, after.Burst.IsOn, after.Burst.Weight));
        });
    });

    [Fact]
    public void The_histories_these_laws_are_tried_on_go_everywhere()
    {
        var seen = new HashSet<string>();
        Law.Sees(History.Any, history =>
        {
            foreach (var step in history.Play())
            {
                var came = step.Refusal is { } refusal ? $"{refusal.Kind}" : ReferenceEquals(step.Before, step.After) ? "unchanged" : "made";
                var dataCenter = step.Change.DataCenters[0];
                var (before, after) = (step.IsOn(step.Before, dataCenter), step.IsOn(step.After, dataCenter));
                seen.Add($"{step.Change.GetType().Name} {came}");
                seen.Add($"{step.Change.GetType().Name} from {before} to {after}");
                seen.Add($"{step.After[dataCenter].Burst.Scheduled.Count(burst => burst.Window.Contains(step.By.At))} open");
                seen.Add($"weight {step.After[dataCenter].Burst.At(step.By.At).Weight is > 1 and < 100}");
            }
        });
        string[] everywhere =
        [
            "BurstOn made", "BurstOn unchanged", "BurstOn from True to True", "BurstOn from False to True",
            "BurstOff made", "BurstOff unchanged", "BurstOff from True to False", "BurstSwap made", "BurstSwap unchanged",
            "BurstSchedule made", "BurstSchedule from True to True", "BurstCancel made", "BurstCancel NotFound", "BurstCancel from True to False", "BurstCancel from True to True",
            "OverrideSet made", "OverrideSet unchanged", "OverrideSet Conflict", "OverrideClear made", "OverrideClear unchanged",
            "MaintenanceSet made", "MaintenanceSet unchanged", "MaintenanceSet Conflict", "MaintenanceClear made", "MaintenanceClear unchanged",
            "0 open", "1 open", "2 open", "weight True",
        ];
        Assert.Empty(everywhere.Except(seen));
    }

    private static void Every(Action<History.Step> law) => Law.Holds(History.Any, history =>
    {
        foreach (var step in history.Play())
        {
            law(step);
        }
    });
}

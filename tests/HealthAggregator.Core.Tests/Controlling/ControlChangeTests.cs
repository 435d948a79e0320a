using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>What all changes have in common.</summary>
public class ControlChangeTests
{
    private static readonly Plan Plan = Some.Plan(Some.DataCenter(Some.Check("blue/web/1")), Some.DataCenter(Some.Check("green/web/1")));

    public static TheoryData<ControlChange, string, string, bool> Every => new()
    {
        { new BurstOn("blue", Term.Open, null), "burst on", "blue", false },
        { new BurstOff("blue"), "burst off", "blue", true },
        { new BurstSwap("green", "blue", Term.Open, null), "burst swap", "green on, blue off", true },
        { new BurstSchedule("blue", Some.From("18:00"), Ramp.None), "burst schedule", "blue", false },
        { new BurstCancel("blue", 12), "burst cancel 12", "blue", true },
        { new OverrideSet("blue", Verdict.Pass, Term.Open), "override pass", "blue", false },
        { new OverrideSet("blue", Verdict.Fail, Term.Open), "override fail", "blue", true },
        { new OverrideClear("blue"), "override clear", "blue", false },
        { new MaintenanceSet("blue", "web", Term.Open), "maintenance on", "blue/web", false },
        { new MaintenanceClear("blue", "web"), "maintenance off", "blue/web", false },
    };

    public static TheoryData<ControlChange> Changes => [.. Every.Select(row => row.Data.Item1)];

    [Theory]
    [MemberData(nameof(Every), DisableDiscoveryEnumeration = true)]
    public void It_has_a_name_for_the_audit_log_and_says_whether_it_takes_a_data_center_out(
        ControlChange change, string action, string target, bool isTakingOut) =>
        Assert.Equal((action, target, isTakingOut), (change.Action, change.Target, change.IsTakingOut));

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void Of_a_data_center_that_there_is_not_it_is_refused_and_those_that_there_are_are_named(ControlChange change)
    {
        var refusal = new Operators(Some.Plan(Some.DataCenter(Some.Check("green/web/1")), Some.DataCenter(Some.Check("red/web/1")))).Try("12:00", change);
        Assert.Equal(Refusal.NotFound("There is no data center blue.", "Name one that there is: green, red."), refusal);
    }

    [Fact]
    public void Names_are_compared_letter_by_letter() =>
        Assert.Equal("There is no data center Blue.", new Operators(Plan).Try("12:00", new BurstOn("Blue", Term.Open, null)).Title);

    [Fact]
    public void The_revision_rises_by_one_with_a_change_whatever_it_changes()
    {
        var operators = new Operators(Plan).Say("12:00", new BurstOn("blue", Term.Open, null));
        Assert.Equal(1, operators.State.Revision);
        Assert.Equal(2, operators.Say("12:01", new BurstSwap("green", "blue", Term.Open, null)).State.Revision);
        Assert.Equal(3, operators.Say("12:02", new MaintenanceSet("blue", "web", Term.Open)).State.Revision);
    }

    [Fact]
    public void What_was_said_of_other_data_centers_stays()
    {
        var operators = new Operators(Plan).Say("12:00", new BurstOn("blue", Term.Open, null));
        var blue = operators.State["blue"];
        operators.Say("12:01", new OverrideSet("green", Verdict.Fail, Term.Open));
        Assert.Same(blue, operators.State["blue"]);
    }

    [Fact]
    public void What_was_said_otherwise_of_the_same_data_center_stays()
    {
        var operators = new Operators(Plan)
            .Say("12:00", new BurstOn("blue", Term.Open, null))
            .Say("12:01", new OverrideSet("blue", Verdict.Fail, Term.Open))
            .Say("12:02", new MaintenanceSet("blue", "web", Term.Open))
            .Say("12:03", new BurstOff("blue"));
        Assert.Equal(Verdict.Fail, operators.EffectOn("blue", "12:04").Override?.Verdict);
        Assert.True(operators.State.IsInMaintenance("blue", "web", Some.Clock("12:04")));
        operators.Say("12:05", new OverrideClear("blue")).Say("12:06", new MaintenanceClear("blue", "web"));
        Assert.Equal(Burst.Untouched.On(null, null, Some.By("12:00")).Off(Some.By("12:03")), operators.State["blue"].Burst);
    }

    [Fact]
    public void What_was_said_of_a_data_center_that_is_not_configured_any_more_is_kept()
    {
        var found = new Operators(Plan).Say("12:00", new BurstOn("blue", Term.Open, null)).State;
        var operators = new Operators(Some.Plan(Some.DataCenter(Some.Check("green/web/1"))), found).Say("12:01", new BurstOn("green", Term.Open, null));
        Assert.True(operators.State["blue"].Burst.At(Some.Clock("12:02")).IsOn);
    }
}

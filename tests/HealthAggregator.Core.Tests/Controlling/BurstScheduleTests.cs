using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>Scheduling and cancelling.</summary>
public class BurstScheduleTests
{
    private static readonly Plan Plan = Some.Plan(Some.DataCenter(Some.Check("blue/web/1")), Some.DataCenter(Some.Check("green/web/1")));
    private static readonly ControlChange Lunch = new BurstSchedule("blue", Some.From("12:00", "13:00"), Some.Ramp(99));

    private readonly Operators _operators = new(Plan);

    [Fact]
    public void It_is_named_by_the_revision_that_added_it()
    {
        _operators.Say("09:00", new BurstOn("green", Term.Open, null)).Say("10:00", Lunch);
        Assert.Equal(
            [new ScheduledBurst(2, Some.Clock("12:00"), Some.Clock("13:00"), Some.Ramp(99), Some.By("10:00"))], _operators.State["blue"].Burst.Scheduled);
    }

    [Fact]
    public void For_counts_from_its_beginning()
    {
        _operators.Say("10:00", new BurstSchedule("blue", new(Some.Clock("12:00"), TimeSpan.FromHours(2), null), Ramp.None));
        Assert.Equal((true, false), (_operators.IsOn("blue", "13:59"), _operators.IsOn("blue", "14:00")));
    }

    [Fact]
    public void Twice_the_same_is_one()
    {
        _operators.Say("10:00", Lunch).Repeat("10:05", Lunch, actor: "bob").Say("10:06", Lunch, "Cyber Monday");
        _operators.Say("10:07", new BurstSchedule("blue", Some.From("12:00", "13:00"), Ramp.None));
        _operators.Say("10:08", new BurstSchedule("blue", Some.From("12:00"), Some.Ramp(99)));
        _operators.Say("10:09", new BurstSchedule("blue", Some.From("12:01", "13:00"), Some.Ramp(99)));
        Assert.Equal([1, 2, 3, 4, 5], _operators.State["blue"].Burst.Scheduled.Select(burst => burst.Id));
    }

    [Fact]
    public void It_is_for_later()
    {
        Assert.Equal("from is missing.", _operators.Try("12:00", new BurstSchedule("blue", Some.For(60), Ramp.None)).Title);
        Assert.StartsWith("from is in the past", _operators.Try("12:00", Lunch).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_of_one_data_center_are_enough()
    {
        for (var number = 0; number < 100; number++)
        {
            _operators.Say("10:00", new BurstSchedule("blue", Some.From($"12:{number % 60}", $"{13 + (number / 60)}:00"), Ramp.None));
        }

        Assert.Equal(100, BurstSchedule.Most);
        Assert.Equal(Refusal.Conflict("100 bursts of blue are scheduled already.", "Cancel one of them first."), _operators.Try("10:01", Evening("blue")));
        _operators.Say("10:02", Evening("green")).Say("13:00", Evening("blue")); // those that are over are no longer scheduled
    }

    [Fact]
    public void One_is_cancelled_by_its_name()
    {
        _operators.Say("10:00", Lunch).Say("10:01", Evening("blue")).Say("10:02", new BurstCancel("blue", 1));
        Assert.Equal((false, true), (_operators.IsOn("blue", "12:30"), _operators.IsOn("blue", "18:00")));
    }

    [Fact]
    public void One_that_is_on_ends_when_it_is_cancelled_and_says_by_whom()
    {
        _operators.Say("10:00", Lunch).Say("12:30", new BurstCancel("blue", 1), "enough", "bob");
        Assert.Equal(new(false, 0, Some.Clock("12:30"), null, null, Some.By("12:30", "enough", "bob")), _operators.EffectOn("blue", "12:31").Burst);
    }

    [Fact]
    public void Only_what_is_scheduled_can_be_cancelled()
    {
        var unknown = Refusal.NotFound("blue has no scheduled burst 1.", "Look the ids up in scheduled, in the answer to GET of its burst.");
        Assert.Equal(unknown, _operators.Try("10:00", new BurstCancel("blue", 1)));
        _operators.Say("10:00", Lunch);
        Assert.Equal("green has no scheduled burst 1.", _operators.Try("10:01", new BurstCancel("green", 1)).Title);
        Assert.Equal(unknown, _operators.Try("13:00", new BurstCancel("blue", 1)));
        Assert.Equal(unknown, _operators.Say("12:00", new BurstCancel("blue", 1)).Try("12:01", new BurstCancel("blue", 1)));
    }

    private static BurstSchedule Evening(string dataCenter) => new(dataCenter, Some.From("18:00"), Ramp.None);
}

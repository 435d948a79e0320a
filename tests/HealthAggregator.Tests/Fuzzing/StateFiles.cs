using System.Text;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Fuzzing;

/// <summary>No bytes whatever make the reader of state files throw, hang, or believe what was not said.</summary>
public class StateFiles
{
    private static readonly ControlState Sample = AnyControl.Sample();
    private static readonly byte[] Document = Stored.Bytes(Sample);
    private static readonly byte[] Control = Encoding.UTF8.GetBytes(Stored.Json(Document)["control"]!.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }));

    private static readonly DataCenterPlan DataCenter =
        Some.Plan(Some.Check(new Uri("http://10.0.0.1/"), "dr/web/a")).DataCenters[0];

    private static readonly DateTimeOffset[] Moments = [DateTimeOffset.MinValue, new(2026, 7, 10, 14, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue];

    /// <summary>As a bad disk would do it: the hash finds it out.</summary>
    [Fact]
    public void A_damaged_document_says_the_same_or_is_recognised() => Fuzz.Run("state files, damaged", random =>
    {
        var reading = ControlDocument.Read(new Mutator(random).Mutate(Document));

        Assert.True(reading.Document?.Says(Sample) ?? IsClear(reading.Problem), reading.Problem);
        Assert.False(reading.IsNewer);
        return reading.Document is not null;
    });

    /// <summary>As somebody would do it who reckons the hash anew: what gets through is valid all the same, and can be worked with.</summary>
    [Fact]
    public void What_is_wrong_under_the_right_hash_is_recognised_or_harmless() => Fuzz.Run("state files, forged", random =>
    {
        var reading = ControlDocument.Read(Stored.Sealed(new Mutator(random).Mutate(Control)));
        if (reading.Document is not { } document)
        {
            Assert.True(IsClear(reading.Problem), reading.Problem);
            return false;
        }

        foreach (var moment in Moments)
        {
            var effect = document.State.EffectOn(DataCenter, moment);
            Assert.InRange(effect.Burst.Weight, effect.Burst.IsOn ? 1 : 0, effect.Burst.IsOn ? 100 : 0);
            Assert.True(effect.Override is null or { Verdict: Verdict.Pass or Verdict.Fail });
            _ = document.State.IsInMaintenance("dr", "web", moment);
        }

        var next = document.State.With(KeyValuePair.Create("dr", new DataCenterControl { Burst = document.State["dr"].Burst.On(null, Ramp.None, new("bob", "next", Moments[1])) }));
        var after = Stored.Good(Stored.Bytes(next, document));
        Assert.True(after.Says(next));
        return true;
    });

    private static bool IsClear(string problem) => problem.Length is > 10 and < 300 && !problem.Any(char.IsControl);
}

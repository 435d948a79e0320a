using System.Collections.Immutable;
using System.Globalization;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>What PASS and FAIL look like on the wire. The words for burst and the weights are nobody's to choose.</summary>
public sealed record AnswerBook(Answer Pass, Answer Fail)
{
    private static readonly Answer Burst = new(200, "burst");
    private static readonly Answer NoBurst = new(503, "no-burst");
    private static readonly Answer BurstOn = new(200, "BURST-ON");
    private static readonly Answer BurstOff = new(503, "BURST-OFF");

    private static readonly ImmutableArray<Answer> Weights =
        [.. Enumerable.Range(0, 101).Select(weight => new Answer(200, weight.ToString(CultureInfo.InvariantCulture)))];

    public Answer Pass { get; } = Pass.Telling(Verdict.Pass);

    public Answer Fail { get; } = Fail.Telling(Verdict.Fail);

    public Answer For(Verdict verdict) => verdict == Verdict.Pass ? Pass : Fail;

    public static Answer ForBurst(bool isOn) => isOn ? Burst : NoBurst;

    public static Answer ForBurstState(bool isOn) => isOn ? BurstOn : BurstOff;

    /// <param name="weight">0 to 100.</param>
    public static Answer ForWeight(int weight) => Weights[weight];
}

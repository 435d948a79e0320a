using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

/// <summary>What is said to lead to the other verdict does, and nothing less does.</summary>
public class WaysOutLaws
{
    [Fact]
    public void What_a_way_says_leads_to_the_other_verdict_whichever_checks_turn_and_in_the_time_that_it_says() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        foreach (var way in WaysOf(now))
        {
            Assert.NotEqual(now.DataCenters[0].Decision.Verdict, way.Verdict);
            Assert.All(Choices(way), suppose => Assert.Equal((way.Sentence, way.Verdict), (way.Sentence, After(now, suppose).Decision.Verdict)));
            Assert.Equal(way.After, After(now, way.Suppose(turns => turns.Of.TakeLast(turns.Count))).After);
        }
    });

    [Fact]
    public void One_step_less_does_not() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        if (IsBlind(now))
        {
            return;
        }

        foreach (var way in WaysOf(now))
        {
            Assert.All(OneLess(way), suppose => Assert.NotEqual((way.Sentence, way.Verdict), (way.Sentence, After(now, suppose).Decision.Verdict)));
        }
    });

    [Fact]
    public void Where_any_checks_at_all_can_bring_the_other_verdict_there_is_a_way() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        if (!IsBlind(now) && WaysOf(now).IsEmpty && now.DataCenters[0].Tally.Joining == 0)
        {
            var other = now.DataCenters[0].Decision.Verdict == Verdict.Pass ? Verdict.Fail : Verdict.Pass;
            var keys = now.Plan.Probed.Select(check => check.Key).ToList();
            bool[] everything = [true, false];
            Assert.All(everything, passing => Assert.NotEqual((now.DataCenters[0].Decision, other), (now.DataCenters[0].Decision, After(now, Hypothesis.Nothing with
            {
                Checks = Hypothesis.Nothing.Checks.AddRange(keys.Select(key => KeyValuePair.Create(key, key.Stack.StartsWith('@') || passing))),
            }).Decision.Verdict)));
        }
    });

    [Fact]
    public void The_estates_these_laws_are_tried_on_go_everywhere()
    {
        var seen = new HashSet<string>();
        Law.Sees(AnyEstate.Of(), estate =>
        {
            var now = estate.End();
            var health = now.DataCenters[0];
            var ways = WaysOf(now);
            seen.Add($"{health.Decision.Verdict} by {health.Decision.Rung}: {(ways.Length > 0 ? "a way" : "none")}");
            seen.UnionWith(ways.SelectMany(way => way.Conditions).Select(condition => condition.GetType().Name));
            seen.UnionWith(ways.SelectMany(way => way.Conditions).OfType<Condition.Turns>().Select(turns => turns.Count > 1 && turns.Count < turns.Of.Length ? "several of more" : turns.Of.Length > turns.Count ? "one of several" : "all"));
            seen.UnionWith(ways.Where(way => way.Conditions.Length > 1).Select(_ => "together"));
            seen.UnionWith(ways.Where(way => way.Conditions.IsEmpty).Select(_ => "time alone"));
            seen.UnionWith(health.Flaps.Held is null ? [] : ["flapping"]);
            seen.UnionWith(health.Tally.Joining == 0 ? [] : [$"joining: {(ways.Length > 0 ? "a way" : "none")}"]);
        });

        string[] everywhere =
        [
            "Fail by Starting: a way", "Fail by Forced: a way", "Pass by Forced: a way", "Fail by NoBurst: a way", "Fail by Required: a way", "Fail by Score: a way", "Pass by Score: a way",
            "Pass by LastSite: a way", "Pass by Isolated: a way", "Fail by Isolated: a way", "several of more", "one of several", "all", "together", "time alone", "flapping", "joining: a way", "joining: none",
            "OverrideEnds", "BurstTurns", "LatchCleared", "Heard", "MaintenanceEnds", "Turns",
        ];
        Assert.Empty(everywhere.Except(seen));
    }

    private static ImmutableArray<Way> WaysOf(Snapshot now) => Explanation.Of(now, 0, false).Ways;

    /// <summary>Then the hold, isolation.then and last_site have a say of their own: what is told is true, and may be more than the least.</summary>
    private static bool IsBlind(Snapshot now) => now.DataCenters[0].Isolation is not null || (now.Plan.DataCenters[0].Isolation is not null && !now.Plan.Watched.Any(watched =>
        watched.Kind == WatchedKind.Witness && now.Checks[now.Plan.IndexOf(watched.Check)] is { BadSince: null, IsStale: false, Status: not CheckStatus.Unknown }));

    private static Outcome After(Snapshot now, Hypothesis hypothesis) => WhatIf.Of(now, 0, hypothesis);

    /// <summary>The strongest checks turn, the weakest, and some in between.</summary>
    private static IEnumerable<Hypothesis> Choices(Way way) =>
    [
        way.Suppose(turns => turns.Of.Take(turns.Count)),
        way.Suppose(turns => turns.Of.TakeLast(turns.Count)),
        way.Suppose(turns => turns.Of.Skip((turns.Of.Length - turns.Count) / 2).Take(turns.Count)),
    ];

    /// <summary>One condition is not met, or of one that is about several checks, one too few turn; the strongest of them.</summary>
    private static IEnumerable<Hypothesis> OneLess(Way way)
    {
        foreach (var condition in way.Conditions)
        {
            var others = way with { Conditions = way.Conditions.Remove(condition) };
            switch (condition)
            {
                case Condition.Turns turns:
                    var fewer = others with { Conditions = others.Conditions.Add(turns with { Count = turns.Count - 1 }) };
                    yield return fewer.Suppose(each => each.Of.Take(each.Count));
                    break;
                case Condition.Heard heard:
                    foreach (var key in heard.All)
                    {
                        var all = way.Suppose(each => each.Of.Take(each.Count));
                        yield return all with { Checks = all.Checks.Remove(key) };
                    }

                    break;
                default:
                    yield return others.Suppose(each => each.Of.Take(each.Count));
                    break;
            }
        }
    }
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>What a data center's checks add up to, reckoned from nothing by going through all of them: slow, and plain enough to believe.</summary>
internal static class Reckoning
{
    private enum Says
    {
        Nothing,
        Pass,
        Fail,
        Later,
    }

    /// <param name="isHoped">What was never heard passes.</param>
    public static Tally Of(Snapshot snapshot, DataCenterPlan dataCenter, bool isHoped = false)
    {
        var (passing, total, requiredFailing, awaited, joining, joiningWeight) = (0L, 0L, 0, 0, 0, 0L);
        var counted = dataCenter.Stacks
            .Where(stack => stack.Threshold is null || stack.Vote != Vote.Advisory)
            .Where(stack => !ControlReckoning.IsInMaintenance(snapshot, dataCenter.Name, stack.Name));
        foreach (var stack in counted)
        {
            var checks = stack.Checks.Select(check => (Plan: check, Health: snapshot.Checks[snapshot.Plan.IndexOf(check)]))
                .Select(check => (check.Plan, check.Health, Says: Word(check.Plan, check.Health, isHoped)))
                .Where(check => check.Says != Says.Nothing)
                .ToList();
            awaited += checks.Count(check => check.Says != Says.Later && check.Health.Status == CheckStatus.Unknown);
            joining += checks.Count(check => check.Says == Says.Later);
            requiredFailing += checks.Count(check => check.Plan.Vote == Vote.Required && check.Says == Says.Fail);
            var votes = checks.Select(check => (check.Says, Weight: (long)check.Plan.Weight)).ToList();
            if (stack.Threshold is not null)
            {
                var word = Together(stack.Threshold, votes);
                requiredFailing += stack.Vote == Vote.Required && word == Says.Fail ? 1 : 0;
                votes = word == Says.Nothing ? [] : [(word, stack.Weight ?? stack.Checks.Where(check => check.Vote != Vote.Advisory).Sum(check => (long)check.Weight))];
            }

            passing += votes.Where(vote => vote.Says == Says.Pass).Sum(vote => vote.Weight);
            total += votes.Where(vote => vote.Says != Says.Later).Sum(vote => vote.Weight);
            joiningWeight += votes.Where(vote => vote.Says == Says.Later).Sum(vote => vote.Weight);
        }

        return new(new(passing, total), requiredFailing, awaited, joining, joiningWeight);
    }

    private static Says Word(CheckPlan plan, CheckHealth health, bool isHoped)
    {
        if (plan.Vote == Vote.Advisory)
        {
            return Says.Nothing;
        }

        if (health.IsJoining)
        {
            return Says.Later;
        }

        return (health.Status, health.IsStale, plan.StaleAs) switch
        {
            (CheckStatus.Unknown, _, _) => isHoped ? Says.Pass : Says.Fail,
            (_, true, StalePolicy.Exclude) => Says.Nothing,
            (_, true, StalePolicy.Fail) => Says.Fail,
            (CheckStatus.Passing, _, _) => Says.Pass,
            _ => Says.Fail,
        };
    }

    private static Says Together(Threshold threshold, List<(Says Says, long Weight)> votes)
    {
        var total = votes.Sum(vote => vote.Weight);
        if (total == 0)
        {
            return Says.Nothing;
        }

        var sure = votes.Where(vote => vote.Says == Says.Pass).Sum(vote => vote.Weight);
        var hoped = sure + votes.Where(vote => vote.Says == Says.Later).Sum(vote => vote.Weight);
        return (decimal)sure / total * 100 >= threshold.Percent ? Says.Pass
            : (decimal)hoped / total * 100 >= threshold.Percent ? Says.Later
            : Says.Fail;
    }
}

using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web;

/// <summary>What a request supposes, by the names of the configuration in force.</summary>
internal static class Supposed
{
    /// <summary>Names are told up to so many.</summary>
    private const int MostNames = 10;

    /// <exception cref="UnusableRequestException">It names something that there is not, or thresholds that do not go together.</exception>
    public static Hypothesis By(Said said, Plan plan, DataCenterPlan dataCenter)
    {
        var hypothesis = new Hypothesis
        {
            Checks = Checks(said.Part(Fields.SupposedChecks), plan, dataCenter),
            Override = said.Value(Fields.SupposedOverride),
            IsBurstOn = said.Value(Fields.SupposedBurst),
            Maintenance = Stacks(said.Part(Fields.SupposedMaintenance), dataCenter),
            Threshold = said.Value(Fields.SupposedThreshold) is { } threshold ? new(threshold) : null,
            RecoverAt = said.Value(Fields.SupposedRecoverAt) is { } recoverAt ? new(recoverAt) : null,
        };
        var supposed = hypothesis.PlanOf(dataCenter);
        return supposed.RecoverAt.Percent >= supposed.Threshold.Percent ? hypothesis : throw UnusableRequestException.Invalid(
            $"recover_at of {supposed.RecoverAt} is below the threshold of {supposed.Threshold}.", $"Write a recover_at of {supposed.Threshold.Percent} or more, or a lower threshold.");
    }

    private static ImmutableDictionary<CheckKey, bool> Checks(ImmutableDictionary<string, bool>? states, Plan plan, DataCenterPlan dataCenter)
    {
        if (states is null)
        {
            return ImmutableDictionary<CheckKey, bool>.Empty;
        }

        var keys = plan.Probed.Select(check => check.Key).Where(key => key.DataCenter == dataCenter.Name).ToDictionary(key => key.Path, StringComparer.Ordinal);
        return states.ToImmutableDictionary(state => Known(state.Key, keys, $"{dataCenter.Name} has no check"), state => state.Value);
    }

    private static ImmutableHashSet<string>? Stacks(ImmutableHashSet<string>? names, DataCenterPlan dataCenter)
    {
        var stacks = dataCenter.Stacks.ToDictionary(stack => stack.Name, stack => stack.Name, StringComparer.Ordinal);
        return names is null ? null : [.. names.Select(name => Known(name, stacks, $"{dataCenter.Name} has no stack"))];
    }

    private static T Known<T>(string name, Dictionary<string, T> known, string problem) =>
        known.TryGetValue(name, out var found) ? found : throw UnusableRequestException.Invalid($"{problem} {Shown.Of(name)}.", Advice(name, [.. known.Keys]));

    private static string Advice(string name, List<string> known)
    {
        var suggestion = Suggestion.For(name, known);
        return suggestion.EndsWith('?') ? char.ToUpperInvariant(suggestion[0]) + suggestion[1..]
            : known.Count > MostNames ? $"Name one that it has, such as {string.Join(", ", known.Take(MostNames))}."
            : $"Name one that it has: {string.Join(", ", known)}.";
    }
}

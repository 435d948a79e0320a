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

    /// <summary>Among more names than these the one that was meant is not looked for: that is work for each of them.</summary>
    private const int MostCompared = 1_000;

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

    /// <summary>By path, by name, or as all of a stack: a check that is named itself goes by that.</summary>
    private static ImmutableDictionary<CheckKey, bool> Checks(ImmutableDictionary<string, bool>? states, Plan plan, DataCenterPlan dataCenter)
    {
        if (states is null)
        {
            return ImmutableDictionary<CheckKey, bool>.Empty;
        }

        var stacks = dataCenter.Stacks.ToDictionary(stack => stack.Name, StringComparer.Ordinal);
        var checks = plan.Probed.Select(check => check.Key).Where(key => key.DataCenter == dataCenter.Name).ToDictionary(key => key.Path, StringComparer.Ordinal);
        var shortened = checks.Values.Where(key => key.Name != key.Path && !stacks.ContainsKey(key.Name)).ToDictionary(key => key.Name, StringComparer.Ordinal);
        var byStack = ImmutableDictionary.CreateRange(states.Where(state => stacks.ContainsKey(state.Key))
            .SelectMany(state => stacks[state.Key].Checks.Select(check => KeyValuePair.Create(check.Key, state.Value))));
        var byName = new Dictionary<CheckKey, bool>();
        foreach (var (name, passes) in states.Where(state => !stacks.ContainsKey(state.Key)))
        {
            var key = shortened.GetValueOrDefault(name) ?? Known(name, checks, $"{dataCenter.Name} has no check", stacks.Keys);
            if (!byName.TryAdd(key, passes))
            {
                throw UnusableRequestException.Invalid($"{key.Path} is there twice, once as {key.Name}.", "Write it once.");
            }
        }

        return byStack.SetItems(byName);
    }

    private static ImmutableHashSet<string>? Stacks(ImmutableHashSet<string>? names, DataCenterPlan dataCenter)
    {
        var stacks = dataCenter.Stacks.ToDictionary(stack => stack.Name, stack => stack.Name, StringComparer.Ordinal);
        return names is null ? null : [.. names.Select(name => Known(name, stacks, $"{dataCenter.Name} has no stack", []))];
    }

    /// <param name="others">What else could have been meant.</param>
    private static T Known<T>(string name, Dictionary<string, T> known, string problem, IEnumerable<string> others) =>
        known.TryGetValue(name, out var found) ? found : throw UnusableRequestException.Invalid($"{problem} {Shown.Of(name)}.", Advice(name, [.. others, .. known.Keys]));

    private static string Advice(string name, List<string> known)
    {
        var suggestion = known.Count > MostCompared ? "" : Suggestion.For(name, known);
        return suggestion.EndsWith('?') ? char.ToUpperInvariant(suggestion[0]) + suggestion[1..]
            : known.Count > MostNames ? $"Name one that it has, such as {string.Join(", ", known.Take(MostNames))}."
            : $"Name one that it has: {string.Join(", ", known)}.";
    }
}

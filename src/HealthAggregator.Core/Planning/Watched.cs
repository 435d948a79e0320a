namespace HealthAggregator.Core.Planning;

/// <summary>One witness, peer or replica of a data center. Never counted: weight, vote and stale policy of its plan mean nothing.</summary>
/// <param name="DataCenter">By position in <see cref="Plan.DataCenters"/>.</param>
public sealed record Watched(WatchedKind Kind, int DataCenter, CheckPlan Check)
{
    /// <summary>Its name over reloads and restarts, which no check of a stack can have.</summary>
    public static CheckKey KeyOf(WatchedKind kind, string dataCenter, string name) => new(dataCenter, $"@{kind.ToString().ToLowerInvariant()}", name);

    /// <summary>What operators call it: for a witness its target.</summary>
    public string Name => Check.Key.Check;
}

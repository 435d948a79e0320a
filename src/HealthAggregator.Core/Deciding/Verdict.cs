namespace HealthAggregator.Core.Deciding;

/// <summary>May traffic come here? The default value is the safe one.</summary>
public enum Verdict
{
    Fail = 0,
    Pass = 1,
}

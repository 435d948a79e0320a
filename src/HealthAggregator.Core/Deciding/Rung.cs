namespace HealthAggregator.Core.Deciding;

/// <summary>What decided: the first rung of the ladder that applies, in this order.</summary>
public enum Rung
{
    /// <summary>The evaluator has not published within its shelf life; only a reader can find out.</summary>
    Stale,

    /// <summary>An unexpired override.</summary>
    Forced,

    /// <summary>A burst data center, and burst is off.</summary>
    NoBurst,

    /// <summary>Not every counted check has a sample yet.</summary>
    Starting,

    /// <summary>This process has lost sight of the world, and holds what it last knew.</summary>
    Isolated,

    /// <summary>A required check or stack fails.</summary>
    Required,

    /// <summary>The score against the thresholds.</summary>
    Score,

    /// <summary>Every peer says FAIL or is silent, and this site is told to be the last.</summary>
    LastSite,
}

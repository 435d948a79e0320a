namespace HealthAggregator.Configuration.Kinds;

/// <summary>A key that is known elsewhere and means nothing here: refused with why, whatever is written under it.</summary>
internal sealed record RefusedKey(ConfigKey Key, Refusal Why)
{
    /// <summary>Whether it stands where one of the keys must of which exactly one is there: then that one is not missed as well.</summary>
    public bool IsInPlaceOfOne { get; init; }
}

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A key that is known elsewhere and means nothing here: refused with why, whatever is written under it.</summary>
internal sealed record RefusedKey(ConfigKey Key, Refusal Why)
{
    /// <summary>A key of the section that <see cref="Key"/> holds, which alone is refused, and not all of the section. Default null: whatever is written.</summary>
    public ConfigKey? Within { get; init; }

    /// <summary>Whether it stands where one of the keys must of which exactly one is there: then that one is not missed as well.</summary>
    public bool IsInPlaceOfOne { get; init; }
}

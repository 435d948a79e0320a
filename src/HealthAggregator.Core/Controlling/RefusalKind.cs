namespace HealthAggregator.Core.Controlling;

/// <summary>Whose fault it is that a change is not made.</summary>
public enum RefusalKind
{
    /// <summary>It makes no sense, whatever the state is.</summary>
    Invalid,

    /// <summary>What it is about is not there.</summary>
    NotFound,

    /// <summary>It does not go with what the state is.</summary>
    Conflict,

    /// <summary>It was asked for on the condition of a revision that is not the current one any more.</summary>
    Moved,

    /// <summary>It could not be made durable, or must not be made now.</summary>
    Unavailable,
}

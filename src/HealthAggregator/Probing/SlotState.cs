namespace HealthAggregator.Probing;

internal enum SlotState
{
    /// <summary>Not due yet.</summary>
    Waiting,

    /// <summary>Due, and waiting for room.</summary>
    Ready,

    InFlight,
}

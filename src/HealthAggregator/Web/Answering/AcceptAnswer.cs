namespace HealthAggregator.Web.Answering;

/// <summary>What became of control state that was lost, and that an operator has accepted as it is.</summary>
/// <param name="Alarm">What an operator must know of it, and do; null when all is well.</param>
/// <param name="AcceptsChanges">Whether changes can be made again.</param>
public sealed record AcceptAnswer(long Revision, string? Alarm, bool AcceptsChanges) : ControlAnswer(Revision);

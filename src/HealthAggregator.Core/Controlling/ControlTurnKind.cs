namespace HealthAggregator.Core.Controlling;

public enum ControlTurnKind
{
    Began,
    EndsSoon,
    Ended,
}

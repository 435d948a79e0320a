using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>What an operator asks for, whenever that is: its times count from then.</summary>
internal sealed record Saying(string Words, Func<ControlState, DateTimeOffset, ControlChange> Change)
{
    public bool IsOfMaintenance { get; init; }

    public override string ToString() => Words;
}

using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>Something that keeps the score down, or fails the data center by itself.</summary>
/// <param name="Name">A check as <c>stack/check</c>, or a stack that votes as one.</param>
/// <param name="Weight">What it takes from the data center's score. 0 for a check in a stack that votes as one: the stack takes it.</param>
public sealed record Loss(string Name, Vote Vote, long Weight, string Why);

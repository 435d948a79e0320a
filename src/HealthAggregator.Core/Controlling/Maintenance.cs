namespace HealthAggregator.Core.Controlling;

/// <summary>A stack that is out of the vote while the window lasts: probed and shown, on neither side of the score.</summary>
public sealed record Maintenance(Window Window, Authorship By);

namespace HealthAggregator.Probing;

/// <summary>How a program ended, and what it said.</summary>
/// <param name="ExitStatus">0 to 255; null when a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 when none did.</param>
/// <param name="Output">The first line of its standard output; empty when there is none.</param>
/// <param name="Errors">The same of its standard error.</param>
internal sealed record ProgramEnd(int? ExitStatus, int Signal, string Output, string Errors);

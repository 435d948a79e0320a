namespace HealthAggregator.Controlling;

/// <summary>What is stored is not what this program ever wrote. Thrown and caught within the reading of one document.</summary>
/// <param name="problem">What is wrong, and where: a sentence without its end.</param>
internal sealed class DamagedException(string problem) : Exception(problem);

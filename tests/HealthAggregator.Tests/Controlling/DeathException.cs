namespace HealthAggregator.Tests.Controlling;

/// <summary>Stands for the end of the process: nothing in it does anything more.</summary>
internal sealed class DeathException : Exception;

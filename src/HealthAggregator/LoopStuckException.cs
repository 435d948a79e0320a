namespace HealthAggregator;

/// <summary>A loop that must never stop does not move any more.</summary>
public sealed class LoopStuckException(string loop, string message) : Exception(message)
{
    public string Loop => loop;
}

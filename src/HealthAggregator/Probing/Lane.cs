namespace HealthAggregator.Probing;

/// <summary>The checks of one host: what is ready to be probed there, and how much is under way.</summary>
internal sealed class Lane(string host)
{
    public string Host => host;
    public Queue<Slot> Ready { get; } = [];
    public int Members { get; set; }
    public int InFlight { get; set; }

    /// <summary>Whether it stands in the queue of lanes that may start a probe.</summary>
    public bool HasTurn { get; set; }
}

using System.Text;

namespace HealthAggregator.Publishing;

/// <summary>One answer of the probe listener, rendered before anybody asks.</summary>
/// <param name="body">ASCII.</param>
public sealed class Answer(int status, string body)
{
    public int Status { get; } = status;

    /// <summary>Exactly these bytes, no newline behind them.</summary>
    public byte[] Body { get; } = Encoding.ASCII.GetBytes(body);
}

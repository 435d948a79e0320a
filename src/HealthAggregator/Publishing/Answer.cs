using System.Text;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>One answer, rendered before anybody asks: a page of the probe listener, or a line of the agent listener.</summary>
/// <param name="status">HTTP's; 0 for a line, which has none.</param>
/// <param name="body">ASCII.</param>
/// <param name="verdict">What it tells; null where it tells something else.</param>
public sealed class Answer(int status, string body, Verdict? verdict = null)
{
    public int Status { get; } = status;

    public Verdict? Verdict { get; } = verdict;

    /// <summary>Exactly these bytes, no newline behind them.</summary>
    public byte[] Body { get; } = Encoding.ASCII.GetBytes(body);

    public Answer Telling(Verdict told) => new(Status, Encoding.ASCII.GetString(Body), told);
}

using System.Text.Json.Serialization;
using HealthAggregator.Controlling;

namespace HealthAggregator.Web.Answering;

/// <summary>The bursts of a data center that are yet to begin or to end.</summary>
/// <param name="Scheduled">In the order in which they begin.</param>
public sealed record ScheduledAnswer(
    long Revision, [property: JsonPropertyOrder(-4)] string DataCenter, IReadOnlyList<ScheduledDocument> Scheduled) : ControlAnswer(Revision);

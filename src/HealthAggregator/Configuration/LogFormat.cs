namespace HealthAggregator.Configuration;

public enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object per line for machines.</summary>
    Json,
}

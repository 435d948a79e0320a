using Microsoft.Extensions.Logging;

namespace HealthAggregator.Configuration;

/// <param name="Format">Default text.</param>
/// <param name="Level">The least important level shown: debug, information, warning or error. Default information.</param>
public sealed record LoggingSettings(LogFormat Format = LogFormat.Text, LogLevel Level = LogLevel.Information);

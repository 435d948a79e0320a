namespace HealthAggregator.Configuration;

/// <summary>What the probe listener says.</summary>
public sealed record ResponseSettings
{
    /// <summary>Default 200 PASS.</summary>
    public ResponseSetting Pass { get; init; } = new(200, "PASS");

    /// <summary>Default 503 FAIL.</summary>
    public ResponseSetting Fail { get; init; } = new(503, "FAIL");
}

/// <param name="Status">200 to 599, never a redirect.</param>
/// <param name="Body">1 to 256 printable ASCII characters.</param>
public sealed record ResponseSetting(int Status, string Body);

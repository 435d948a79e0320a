namespace HealthAggregator.EndToEnd.Support;

/// <summary>Some faults take thousands of rounds to show. <c>HEALTH_AGGREGATOR_LONG_TESTS=1</c> runs them in full, which takes many minutes.</summary>
public static class FullLength
{
    public static bool IsOn => Environment.GetEnvironmentVariable("HEALTH_AGGREGATOR_LONG_TESTS") == "1";

    public static int Rounds(int usual, int full) => IsOn ? full : usual;
}

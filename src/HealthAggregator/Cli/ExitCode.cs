namespace HealthAggregator.Cli;

/// <summary>What the program's end says to whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It died; or some verdict is FAIL; or a change was refused.</summary>
    public const int Failed = 1;

    public const int InvalidConfig = 2;

    /// <summary>A port or the state directory cannot be had; or the instance asked cannot be reached.</summary>
    public const int Unavailable = 3;
}

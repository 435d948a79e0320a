using System.Globalization;

namespace HealthAggregator.EndToEnd.Restarting;

/// <summary>How many restarts are tried. Usually a few; <c>tests/restart</c> asks for many more, by <c>HEALTH_AGGREGATOR_RESTARTS</c> and <c>HEALTH_AGGREGATOR_RESTARTS_SEED</c>.</summary>
internal static class Restarts
{
    private const string Count = "HEALTH_AGGREGATOR_RESTARTS";
    private const int Usually = 3;
    private const int UsualSeed = 1;

    /// <summary>Of each kind.</summary>
    public static int Times => Setting(Count, Usually);

    public static int Seed => Setting("HEALTH_AGGREGATOR_RESTARTS_SEED", UsualSeed);

    /// <summary>Among other tests, on a machine that is busy with them, nothing is measured.</summary>
    public static TimeSpan LongestOutage => Environment.GetEnvironmentVariable(Count) is { Length: > 0 } ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(20);

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : usual;
}

using System.Globalization;

namespace HealthAggregator.EndToEnd.Controlling;

/// <summary>How many crashes are tried. Usually a few; <c>tests/crash</c> asks for many more, by <c>HEALTH_AGGREGATOR_CRASHES</c> and <c>HEALTH_AGGREGATOR_CRASHES_SEED</c>.</summary>
internal static class Crashes
{
    private const int Usually = 15;
    private const int UsualSeed = 1;

    public static int Kills => Setting("HEALTH_AGGREGATOR_CRASHES", Usually);

    public static int Seed => Setting("HEALTH_AGGREGATOR_CRASHES_SEED", UsualSeed);

    /// <summary>Changes of which it is seen what the disk was asked before they were acknowledged.</summary>
    public static int Toggles => AreMany ? 10 * Kills : 200;

    public static bool AreMany => Kills > Usually;

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : usual;
}

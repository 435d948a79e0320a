using System.Reflection;

namespace HealthAggregator;

/// <summary>This program's name and version.</summary>
public static class Product
{
    public const string Name = "health-aggregator";

    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}

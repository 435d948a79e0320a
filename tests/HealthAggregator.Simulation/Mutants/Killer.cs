namespace HealthAggregator.Simulation.Mutants;

/// <param name="Project">The folder and the assembly of its tests.</param>
/// <param name="Class">With its namespace; null: the simulator itself.</param>
internal sealed record Killer(string Project, string? Class)
{
    public static readonly Killer Simulator = new("HealthAggregator.Simulation", null);

    public override string ToString() => Class ?? "simulate";

    public static Killer Of(string project, string name) => project switch
    {
        "core" => new("HealthAggregator.Core.Tests", $"HealthAggregator.Core.Tests.{name}"),
        "tests" => new("HealthAggregator.Tests", $"HealthAggregator.Tests.{name}"),
        _ => throw new InvalidDataException($"Nobody is called {project}: say simulate, core or tests."),
    };
}

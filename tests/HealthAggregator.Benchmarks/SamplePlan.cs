using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Benchmarks;

/// <summary>A data center of a given size with everything at its default: stacks of ten checks, each check with a vote of its own.</summary>
internal static class SamplePlan
{
    public const int ChecksPerStack = 10;

    public static Plan Of(int checks)
    {
        var stacks = Enumerable.Range(0, checks / ChecksPerStack).Select(Stack);
        return new([new DataCenterPlan("dc", [.. stacks])]);
    }

    private static StackPlan Stack(int stack)
    {
        var checks = Enumerable.Range(0, ChecksPerStack).Select(check => Check($"stack-{stack}", $"check-{check}"));
        return new($"stack-{stack}", [.. checks]);
    }

    private static CheckPlan Check(string stack, string check) => new(
        new("dc", stack, check),
        new HttpTarget(new Uri($"http://{check}.{stack}.example/health")),
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        new(rise: 2, fall: 3, forgive: 1));
}

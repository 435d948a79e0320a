using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Runs of samples of one check, one a second, written <c>P F F P</c>.</summary>
internal static class Samples
{
    public static readonly Gen<bool[]> Any = Gen.Frequency((2, Gen.Constant(true)), (3, Gen.Constant(false))).ArrayOf();

    public static CheckHealth After(this CheckHealth health, string samples, Damping damping) => health.After(Read(samples), damping);

    public static CheckHealth After(this CheckHealth health, IEnumerable<bool> samples, Damping damping)
    {
        foreach (var passed in samples)
        {
            var next = health.HeardAt.TotalSeconds + 1;
            health = health.After(passed ? Some.Pass(next) : Some.Fail(next), damping);
        }

        return health;
    }

    public static IEnumerable<bool> Read(string samples) => samples.Where(letter => letter != ' ').Select(letter => letter switch
    {
        'P' => true,
        'F' => false,
        _ => throw new ArgumentException("Write P or F.", nameof(samples)),
    });
}

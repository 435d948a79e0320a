using System.Diagnostics;
using System.Globalization;

namespace HealthAggregator.Tests.Fuzzing;

/// <summary>
/// Many random cases of one thing. Usually the same few; <c>tests/fuzz</c> asks for many more, with other numbers, by <c>HEALTH_AGGREGATOR_FUZZ</c> and
/// <c>HEALTH_AGGREGATOR_FUZZ_SEED</c>. Each case has a seed of its own, which a failure names: <c>tests/fuzz 1 SEED</c> is that case alone.
/// </summary>
internal static class Fuzz
{
    private const int Usually = 20_000;
    private const int UsualSeed = 1;

    /// <summary>Nothing that is fuzzed takes a thousandth of this.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    /// <param name="once">One case; says whether what it made was taken for valid.</param>
    /// <param name="usually">How many cases, where nobody asks for more: fewer of what takes long.</param>
    public static void Run(string target, Func<Random, bool> once, int usually = Usually)
    {
        var (count, seed) = (Setting("HEALTH_AGGREGATOR_FUZZ", usually), Setting("HEALTH_AGGREGATOR_FUZZ_SEED", UsualSeed));
        var watch = Stopwatch.StartNew();
        var (longest, valid) = (TimeSpan.Zero, 0);
        for (var index = 0; index < count; index++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var (own, started) = (unchecked(seed + index), watch.Elapsed);
            try
            {
                valid += once(new Random(own)) ? 1 : 0;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{target}: case {own} failed; ./tests/fuzz 1 {own} repeats it: {exception.Message}", exception);
            }

            var took = watch.Elapsed - started;
            longest = took > longest ? took : longest;
            Assert.True(took < Hang, $"{target}: case {own} took {took}; ./tests/fuzz 1 {own} repeats it");
        }

        // Where nothing gets through, or everything does, it is not the edge that was tried.
        Assert.True(count < 1_000 || (valid > 0 && valid < count), $"{target}: {valid} of {count} cases were valid");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fuzz: {target}: {count} cases from seed {seed}, {valid} of them valid, in {watch.Elapsed.TotalSeconds:0.0} s, the longest {longest.TotalMilliseconds:0.0} ms"));
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : usual;
}

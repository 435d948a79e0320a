using System.Diagnostics;
using System.Globalization;

namespace HealthAggregator.Simulation.Mutants;

/// <summary>Makes mistakes in a copy of the checkout that is built already, and asks the tests.</summary>
/// <param name="root">Of the copy.</param>
internal sealed class MutantRun(string root)
{
    private const int Schedules = 6_000;

    /// <summary>A mutant that takes so long is as good as noticed: no test does.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>Who finds something wrong, in a few words; null when nobody does.</summary>
    public string? Ask(IEnumerable<Killer> killers)
    {
        foreach (var tests in killers.GroupBy(killer => (killer.Project, IsSimulator: killer.Class is null)))
        {
            var assembly = Path.Combine(Binaries(tests.Key.Project), $"{tests.Key.Project}.dll");
            var (code, output) = Run("dotnet", tests.Key.IsSimulator
                ? [assembly, "simulate", "--schedules", Schedules.ToString(CultureInfo.InvariantCulture), "--failures", "1"]
                : [assembly, "-noLogo", "-noColor", "-stopOnFail", .. tests.SelectMany(killer => (string[])["-class", killer.Class!])]);
            if (code != 0)
            {
                return Words(output, tests.Key.IsSimulator) ?? $"exit code {code}, {output.Trim().Split('\n')[^1]}";
            }

            if (!tests.Key.IsSimulator && !output.Contains("Total: ", StringComparison.Ordinal) || output.Contains("Total: 0", StringComparison.Ordinal))
            {
                throw new InvalidDataException($"There is no test in {string.Join(", ", tests)}.");
            }
        }

        return null;
    }

    /// <summary>As <see cref="Ask"/>, of the program with a mistake in it.</summary>
    /// <exception cref="InvalidDataException">The mistake cannot be made.</exception>
    public string? Try(Mutant mutant)
    {
        var source = Path.Combine(root, mutant.File);
        var text = File.ReadAllText(source);
        var mutated = mutant.On(text);
        var project = mutant.File.Split('/')[1];
        var assembly = project == "HealthAggregator" ? "health-aggregator.dll" : $"{project}.dll";
        var places = mutant.Killers.Select(killer => Path.Combine(Binaries(killer.Project), assembly)).Distinct().ToList();
        var saved = places.ConvertAll(File.ReadAllBytes);
        try
        {
            File.WriteAllText(source, mutated);
            var (code, output) = Run("dotnet", [
                "build", Path.Combine(root, "src", project), "--configuration", "Release", "--no-restore", "--no-dependencies", "--verbosity", "quiet", "-clp:NoSummary",
                "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false",
            ]);
            if (code != 0)
            {
                throw new InvalidDataException($"{mutant}: it does not build:\n{output}");
            }

            foreach (var place in places)
            {
                File.Copy(Path.Combine(Binaries(project), assembly), place, overwrite: true);
            }

            return Ask(mutant.Killers);
        }
        finally
        {
            File.WriteAllText(source, text);
            foreach (var (place, bytes) in places.Zip(saved))
            {
                File.WriteAllBytes(place, bytes);
            }
        }
    }

    private string Binaries(string project) => Path.Combine(root, "artifacts", "bin", project, "release");

    /// <summary>The first line that names what failed.</summary>
    private static string? Words(string output, bool isSimulator)
    {
        var lines = output.Split('\n').Select(line => line.Trim());
        return isSimulator
            ? lines.FirstOrDefault(line => line.StartsWith("seed ", StringComparison.Ordinal))?.Split(": ") is [var seed, var invariant, ..] ? $"simulate, {seed}: {invariant}" : null
            : lines.FirstOrDefault(line => line.EndsWith("[FAIL]", StringComparison.Ordinal))?[..^"[FAIL]".Length].Trim();
    }

    private (int Code, string Output) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"not done after {Longest.TotalMinutes} min");
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}

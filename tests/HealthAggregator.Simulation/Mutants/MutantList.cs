namespace HealthAggregator.Simulation.Mutants;

/// <summary>The mistakes of <c>tests/mutants.txt</c>.</summary>
internal static class MutantList
{
    public const string Path = "tests/mutants.txt";

    /// <exception cref="InvalidDataException">A line, or a mutant, is not as it must be.</exception>
    public static IReadOnlyList<Mutant> Read(string text)
    {
        var mutants = new List<Mutant>();
        foreach (var part in ("\n" + text).Split("\n== ")[1..])
        {
            mutants.Add(ReadOne(part.Split('\n')));
        }

        return mutants;
    }

    private static Mutant ReadOne(string[] lines)
    {
        var (file, old, changed, killers) = ("", new List<string>(), new List<string>(), new List<Killer>());
        foreach (var line in lines.Skip(1).TakeWhile(line => !line.StartsWith("----", StringComparison.Ordinal)))
        {
            switch (line.Split(' ', 2))
            {
                case ["in", var path]:
                    file = path;
                    break;
                case ["-", var there]:
                    old.Add(there);
                    break;
                case ["+", var instead]:
                    changed.Add(instead);
                    break;
                case ["by", "simulate"]:
                    killers.Add(Killer.Simulator);
                    break;
                case ["by", var tests] when tests.Split(' ') is [var project, .. { Length: > 0 } classes]:
                    killers.AddRange(classes.Select(name => Killer.Of(project, name)));
                    break;
                case [""]:
                    break;
                default:
                    throw new InvalidDataException($"{lines[0]}: nobody knows what \"{line}\" means.");
            }
        }

        return file.Length > 0 && old.Count > 0 && killers.Count > 0
            ? new(lines[0], file, string.Join('\n', old), string.Join('\n', changed), killers)
            : throw new InvalidDataException($"{lines[0]}: it says not where, what or by whom.");
    }
}

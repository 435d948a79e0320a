namespace HealthAggregator.Simulation.Mutants;

/// <summary>Makes each mistake in turn, in a copy of the checkout that is built already.</summary>
internal static class MutantsCommand
{
    /// <param name="args">The copy, and parts of the names of those that are tried; all of them where there is none.</param>
    public static int Run(string[] args)
    {
        if (args is not [var root, .. var names])
        {
            Console.Error.WriteLine("mutants COPY [NAME]...");
            return 2;
        }

        var (survivors, run) = (0, new MutantRun(root));
        try
        {
            var mutants = MutantList.Read(File.ReadAllText(Path.Combine(root, MutantList.Path)))
                .Where(mutant => names.Length == 0 || names.Any(name => mutant.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToList();
            if (mutants.Count == 0)
            {
                Console.Error.WriteLine($"no mutant has {string.Join(" or ", names)} in its name");
                return 2;
            }

            // Whoever fails without a mistake notices none.
            if (run.Ask(mutants.SelectMany(mutant => mutant.Killers).Distinct()) is { } broken)
            {
                Console.Error.WriteLine($"without any mistake: {broken}");
                return 1;
            }

            foreach (var (index, mutant) in mutants.Index())
            {
                var killed = run.Try(mutant);
                survivors += killed is null ? 1 : 0;
                Console.WriteLine($"{index + 1,3}/{mutants.Count}  {(killed is null ? "SURVIVED" : "killed"),-8}  {mutant}{(killed is null ? "" : $"  <-  {killed}")}");
            }

            Console.WriteLine($"{mutants.Count} mutants: {mutants.Count - survivors} killed, {survivors} survived");
            return survivors == 0 ? 0 : 1;
        }
        catch (InvalidDataException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}

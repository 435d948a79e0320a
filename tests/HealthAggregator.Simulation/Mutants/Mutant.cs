namespace HealthAggregator.Simulation.Mutants;

/// <summary>One mistake that somebody could make.</summary>
/// <param name="File">From the root of the checkout.</param>
/// <param name="Old">What is there, exactly once.</param>
/// <param name="New">What it becomes; may be empty.</param>
/// <param name="Killers">Who is to notice it: each a test project with a class of it, or the simulator.</param>
internal sealed record Mutant(string Name, string File, string Old, string New, IReadOnlyList<Killer> Killers)
{
    public override string ToString() => Name;

    /// <summary>The text with the mistake in it.</summary>
    /// <exception cref="InvalidDataException">What it is made of is not there, or there more than once.</exception>
    public string On(string text)
    {
        var at = text.IndexOf(Old, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(Old, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InvalidDataException($"{Name}: in {File} there is {(at < 0 ? "no" : "more than one")} \"{Old}\"");
        }

        return text.Remove(at, Old.Length).Insert(at, New);
    }
}

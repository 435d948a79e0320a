namespace HealthAggregator.EndToEnd.Support;

/// <summary>A file of config/gslb, as an operator copies it.</summary>
public static class Recipe
{
    /// <summary>Where it is.</summary>
    /// <param name="name">Below config/gslb.</param>
    public static string File(string name) => Path.Combine(TheProgram.Repository, "config", "gslb", name);

    /// <summary>What stands in it, with the addresses of this test.</summary>
    /// <param name="places">What is written, each of which must be there, and what it is here.</param>
    public static string Read(string name, params IEnumerable<(string Written, string Here)> places) =>
        places.Aggregate(System.IO.File.ReadAllText(File(name)), (text, place) =>
        {
            Assert.True(text.Contains(place.Written, StringComparison.Ordinal), $"{name} does not say {place.Written}");
            return text.Replace(place.Written, place.Here, StringComparison.Ordinal);
        });
}

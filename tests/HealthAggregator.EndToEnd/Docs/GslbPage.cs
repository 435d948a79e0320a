using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Docs;

/// <summary>docs/gslb.md leads to every recipe, and to nothing that is not there.</summary>
public sealed partial class GslbPage
{
    private static readonly string Docs = Path.Combine(TheProgram.Repository, "docs");

    private static readonly string[] Links =
        [.. Link().Matches(File.ReadAllText(Path.Combine(Docs, "gslb.md"))).Select(link => Path.GetFullPath(Path.Combine(Docs, link.Groups[1].Value)))];

    [Fact]
    public void Every_link_leads_somewhere() => Assert.Equal([], Links.Where(link => !File.Exists(link) && !Directory.Exists(link)));

    [Fact]
    public void Every_recipe_is_linked_by_itself_or_by_its_folder()
    {
        // Included by another file, and of no use alone.
        string[] parts = [Recipe.File("nginx/health.conf")];
        var recipes = Directory.EnumerateFiles(Recipe.File(""), "*", SearchOption.AllDirectories).Except(parts).ToArray();

        Assert.NotEmpty(recipes);
        Assert.Equal([], recipes.Where(recipe => !Links.Any(link => recipe == link || recipe.StartsWith(link + Path.DirectorySeparatorChar, StringComparison.Ordinal))));
    }

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();
}

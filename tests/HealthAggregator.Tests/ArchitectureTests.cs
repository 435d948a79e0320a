using System.Reflection;
using System.Text.RegularExpressions;

namespace HealthAggregator.Tests;

/// <summary>Who may import whom.</summary>
public partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        // Settings are the process's own values; every folder that is configured by some may know them.
        ["Configuration"] = [],
        ["Probing"] = [],
        ["Publishing"] = [],
        ["Controlling"] = ["Configuration"],
        ["Holding"] = ["Controlling", "Telemetry", "Configuration"],
        ["Telemetry"] = ["Configuration"],
        ["Census"] = ["Configuration", "Publishing", "Telemetry"],
        ["Evaluating"] = ["Publishing", "Telemetry"],
        ["Web"] = ["Publishing", "Controlling", "Telemetry", "Configuration", "Census"],
        ["Cli"] = ["Configuration", "Probing", "Publishing", "Controlling", "Telemetry", "Evaluating", "Web"],
    };

    /// <summary>The folders of the process, but for the root, where everything is put together.</summary>
    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_imports_nothing_but_what_it_may(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Source, "HealthAggregator", folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);

        var forbidden = from file in files
                        from folderNamed in Named().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value + match.Groups[2].Value)
                        where folderNamed != folder && Allowed.ContainsKey(folderNamed) && !Allowed[folder].Contains(folderNamed)
                        select $"{Path.GetFileName(file)} uses {folderNamed}";

        Assert.Empty(forbidden);
    }

    [Fact]
    public void Every_folder_of_the_process_is_in_the_list()
    {
        var folders = Directory.GetDirectories(Path.Combine(Source, "HealthAggregator"))
            .Where(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Length > 0 && Path.GetFileName(folder) is not ("bin" or "obj"))
            .Select(folder => Path.GetFileName(folder)!);

        Assert.Equal(Allowed.Keys.Order(), folders.Order());
    }

    [Fact]
    public void Core_knows_nothing_but_the_runtime()
    {
        var references = typeof(Core.Snapshot).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.All(references, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        Assert.DoesNotContain(references, name => name is "System.Net.Http" or "System.Net.Sockets" or "System.IO.FileSystem" or "System.Threading.Thread");
    }

    [Theory]
    [InlineData("YamlDotNet", "Configuration")]
    [InlineData("Polly", "Probing")]
    [InlineData("Serilog", "Telemetry")]
    [InlineData("System.CommandLine", "Cli")]
    [InlineData("Spectre.Console", "Cli")]
    [InlineData("System.Diagnostics.Metrics", "Telemetry")]
    [InlineData("Microsoft.OpenApi", "Web")]
    [InlineData("Microsoft.AspNetCore.OpenApi", "Web")]
    public void A_library_is_used_in_one_place(string library, string folder)
    {
        var users = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => Regex.IsMatch(File.ReadAllText(file), $@"^using {Regex.Escape(library)}\b", RegexOptions.Multiline))
            .Select(file => Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[1])
            .Distinct();

        Assert.Equal([folder], users);
    }

    /// <summary>The folder <c>src</c> of the repository that this test was built from.</summary>
    private static string Source
    {
        get
        {
            var directory = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
            while (!File.Exists(Path.Combine(directory.FullName, "HealthAggregator.sln")))
            {
                directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run below the repository that they were built from.");
            }

            return Path.Combine(directory.FullName, "src");
        }
    }

    /// <summary>A folder in a using directive, or before the name of a type.</summary>
    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?HealthAggregator\.(\w+)|(?<![.\w])([A-Z]\w+)\.[A-Z]", RegexOptions.Multiline)]
    private static partial Regex Named();
}

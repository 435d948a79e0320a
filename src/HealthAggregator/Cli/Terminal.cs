using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary>The terminal, or the file or pipe in its place: there, lines are not folded at a width that nobody has.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 400;

    public static IAnsiConsole Out { get; } = Create();

    public static bool IsWide => Out.Profile.Width >= 120;

    /// <summary>Where a table has room for what must be in it, and no more.</summary>
    public static bool IsNarrow => Out.Profile.Width < 60;

    /// <summary>A table whose widest column is folded first when the terminal is narrow. Any may be: what may not is cut off instead.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }

    private static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Create(new());
        }

        // Without the default enrichers, which take the log of a CI job for a terminal.
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}

using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>
/// Fills in <c>${NAME}</c> from the environment and <c>${file:/path}</c> from a file, less the line break at its end. What is filled in is
/// not looked through again.
/// </summary>
internal static partial class References
{
    private const int LargestFile = 64 * 1024;

    public static Parsed<string> Fill(string text, Func<string, string?> environment)
    {
        var filled = new StringBuilder();
        var rest = text;
        while (rest.IndexOf("${", StringComparison.Ordinal) is var start and >= 0)
        {
            var reference = Reference.Match(rest, start);
            if (!reference.Success)
            {
                return new Refusal("${ begins a reference, and this is none", "write ${NAME} (letters, digits and _) or ${file:/absolute/path}");
            }

            var value = reference.Groups["path"] is { Success: true } path
                ? FromFile(path.Value)
                : FromEnvironment(reference.Groups["name"].Value, environment);
            if (value.Refusal is not null)
            {
                return value;
            }

            filled.Append(rest, 0, start).Append(value.Value);
            rest = rest[(start + reference.Length)..];
        }

        return filled.Append(rest).ToString();
    }

    private static Parsed<string> FromEnvironment(string name, Func<string, string?> environment) => environment(name) switch
    {
        null => new Refusal($"the environment variable {name} is not set", "set it where this process is started"),
        "" => new Refusal($"the environment variable {name} is empty", "set it where this process is started"),
        var value => value,
    };

    private static Parsed<string> FromFile(string path)
    {
        var bytes = BoundedFile.Read(path, LargestFile);
        if (bytes.Refusal is not null)
        {
            return bytes.Refusal;
        }

        if (!Utf8.IsValid(bytes.Value))
        {
            return new Refusal($"{Shown.Of(path)} is not UTF-8 text", "name a file that holds the text itself");
        }

        var text = LineEnd.Replace(Encoding.UTF8.GetString(bytes.Value!), "");
        return text.Length > 0 ? text : new Refusal($"{Shown.Of(path)} is empty", "name a file that holds the text");
    }

    [GeneratedRegex(@"\G\$\{(file:(?<path>/[^}]+)|(?<name>[A-Za-z_][A-Za-z0-9_]*))\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference { get; }

    [GeneratedRegex(@"\r?\n\z", RegexOptions.CultureInvariant)]
    private static partial Regex LineEnd { get; }
}

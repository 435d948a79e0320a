using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>One call on files of a directory, as strace shows its beginning.</summary>
/// <param name="Paths">Of the directory, or in it.</param>
/// <param name="Nth">Among the calls of the same name on the first of the paths, from 1 on.</param>
public sealed partial record SystemCall(string Name, ImmutableArray<string> Paths, int Nth)
{
    public string Path => Paths[0];

    /// <summary>What was asked of which files, for comparing two traces.</summary>
    public string Key => $"{Name} {string.Join(' ', Paths)} #{Nth}";

    /// <summary>Every call in a trace, in the order in which they began.</summary>
    public static ImmutableArray<SystemCall> In(IEnumerable<string> trace, string directory)
    {
        var calls = ImmutableArray.CreateBuilder<SystemCall>();
        foreach (var match in trace.Select(line => Begun().Match(line)).Where(match => match.Success))
        {
            var paths = Named().Matches(match.Groups["arguments"].Value).Select(path => path.Groups["path"].Value)
                .Where(path => path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal)).Distinct().ToImmutableArray();
            var name = match.Groups["name"].Value;
            if (!paths.IsEmpty)
            {
                calls.Add(new(name, paths, 1 + calls.Count(call => call.Name == name && call.Paths.Contains(paths[0]))));
            }
        }

        return calls.ToImmutable();
    }

    /// <summary>What strace is told to meddle with this call alone, as far as one thread makes all of them.</summary>
    /// <param name="how">Such as <c>error=EIO</c>.</param>
    public IEnumerable<string> Injecting(string how, string more = "") => ["-P", Path, "-e", $"trace={Name}", "-e", $"inject={Name}:{how}:when={Nth}{more}"];

    public bool Equals(SystemCall? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Key;

    [GeneratedRegex("""^\d+ +(?:[\d.]+ )?(?<name>\w+)\((?<arguments>.*)$""")]
    private static partial Regex Begun();

    // A result that is an open file names its path too, and belongs to the call.
    [GeneratedRegex("""[<"](?<path>/[^">]*)[>"]""")]
    private static partial Regex Named();
}

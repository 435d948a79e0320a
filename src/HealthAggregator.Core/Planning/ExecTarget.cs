using System.Collections.Immutable;
using System.Globalization;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes when a program on this machine ends with exit status 0, as a Nagios plugin does that says OK.</summary>
public sealed record ExecTarget : Target
{
    /// <summary>The lane of all programs: they share this machine, whomever they ask.</summary>
    public const string Lane = "exec";

    /// <param name="command">The whole path of the program, then its arguments, each as it is: no shell reads them. At least 1.</param>
    public ExecTarget(params ImmutableArray<string> command)
    {
        if (command.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A command begins with the path of a program.", nameof(command));
        }

        Command = command;
    }

    public ImmutableArray<string> Command { get; }

    /// <summary>What the program finds in its environment besides PATH and LANG; may hold secrets and is never shown. Default nothing.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    public override string Kind => "exec";
    public override string Host => Lane;
    public override int Port => 0;

    /// <summary>The program alone: people write passwords among arguments.</summary>
    public override string Display => Command[0];

    public override IEnumerable<string> Sent => Environment.Select(variable => variable.Value);

    public override IEnumerable<string?> Parts =>
    [
        "exec", Command.Length.ToString(CultureInfo.InvariantCulture), .. Command, .. Environment.SelectMany(variable => (string[])[variable.Key, variable.Value]),
    ];

    public bool Equals(ExecTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a program ends with exit status 0: a Nagios plugin, or any other.</summary>
internal sealed partial class ExecKind : CheckKind
{
    private const string CommandRemedy = "write the whole path of the program and its arguments: [/usr/lib/nagios/plugins/check_load, -w, \"5\"]";

    private static readonly NameRule Variable = new("variable", "NAME", VariableName, "write letters, digits and _, no digit first, such as API_KEY");

    private static readonly ConfigKey<ImmutableArray<Written<AddressTemplate>>> Command = new(
        "command",
        new ListKind<AddressTemplate>(new TextKind<AddressTemplate>(CommandRemedy, 4_096, text => new AddressTemplate(text) { IsArgument = true })) { TakesSingle = true },
        "The whole path of the program, then its arguments, each as it is: no shell reads them. In the check of a stack with hosts, {host} stands for each host.")
    {
        IsRequired = true,
    };

    private static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<string>>>> Environment = new(
        "environment",
        new MapKind<string>(Variable, new SecretKind(65_536, CheckValue)) { MayBeEmpty = true },
        "Variables that the program finds besides PATH and LANG=C; of this process's own it gets none. ${NAME} and ${file:/path} are filled in, and never shown.");

    private static readonly ConfigKey<Section> Exec = new(
        "exec",
        new SectionKind("exec_check", Command, Environment) { Short = Command, ShortIsList = true },
        "A program to run, such as a Nagios plugin: it passes with exit status 0. Its path alone, or a list of its path and arguments, is the command.");

    public override Choice Choice => Exec;

    public override Target? Build(CheckReading check)
    {
        if (check.Layers.Check.Get(Exec)?.Value is not { } exec || exec.Get(Command) is not { IsBroken: false, Value: var written } || written.Any(word => word.IsBroken))
        {
            return null;
        }

        if (WhyNot(written[0].Value!.Text, written.Length == 1) is { } refusal)
        {
            check.Errors.Add(written[0].Node, refusal);
            return null;
        }

        var command = ImmutableArray.CreateBuilder<string>();
        foreach (var word in written)
        {
            if (!check.TryRead<string>(word, text => text, out var argument))
            {
                return null;
            }

            command.Add(argument!);
        }

        return new ExecTarget(command.ToImmutable())
        {
            Environment = [.. exec.Value(Environment).Where(variable => !variable.Value.IsBroken).Select(variable => KeyValuePair.Create(variable.Key, variable.Value.Value!))],
        };
    }

    private static Refusal? WhyNot(string program, bool isAlone) =>
        !OperatingSystem.IsLinux() ? new("programs are run on Linux alone", "drop this check")
        : !program.StartsWith('/') ? new($"{Shown.Of(program)} is no whole path", CommandRemedy)
        : Programs.WhyNotStarted(program) is { } why ? new(
            $"{Shown.Of(program)} cannot be run: {why}",
            isAlone && program.Contains(' ', StringComparison.Ordinal) ? CommandRemedy : "name a program that this process may execute")
        : null;

    private static Refusal? CheckValue(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? new("a variable's value ends at its first NUL", "drop it, also from what is filled in")
        : null;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName { get; }
}

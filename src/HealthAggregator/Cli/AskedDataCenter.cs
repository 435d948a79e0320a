using System.CommandLine;

namespace HealthAggregator.Cli;

/// <summary>Which data center a question is about: written behind the command, or after the option that every other command has.</summary>
internal sealed class AskedDataCenter
{
    private readonly Argument<string?> _argument = new("DATA-CENTER")
    {
        Description = "Which one. Default: the only one, or the one that the config marks as the default.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _option = new("--data-center") { Description = "The same.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_argument);
        command.Options.Add(_option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_option) is not null && result.GetValue(_argument) is not null)
            {
                result.AddError("The data center is there twice: name it behind the command or after --data-center.");
            }
        });
    }

    /// <returns>Null when none is named.</returns>
    public string? In(ParseResult parsed) => parsed.GetValue(_argument) ?? parsed.GetValue(_option);
}

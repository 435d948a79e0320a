using System.CommandLine;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary><c>control accept</c>: the way on when what operators had said is lost.</summary>
internal static class ControlCommand
{
    public static Command Create() => new("control", "What operators said, as a running instance keeps it; exit 0 when it is done, 1 when it is refused, 3 when nobody answers.")
    {
        Accept(),
    };

    private static Command Accept()
    {
        var options = new ChangeOptions();
        var command = new Command("accept", "Accepts that what operators had said is lost, as the alarm in the status says: what is in effect stays, and changes can be made again.")
        {
            options.Reason,
        };
        options.Admin.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) => AdminSession.Run(options.Admin, parsed, http => new ControlClient(http, cancellation).Change(
            HttpMethod.Post, "/api/v1/control/accept" + options.Query(parsed), null, (AcceptAnswer answer) => Sentence(answer))));
        return command;
    }

    private static string Sentence(AcceptAnswer answer) => answer switch
    {
        { Alarm: { } alarm } => $"What is in effect is accepted, but: {alarm}",
        { Outcome: "unchanged" } => "nothing that operators said is lost.",
        _ => "What is lost is accepted: what is in effect stays in effect, and changes are made again.",
    };
}

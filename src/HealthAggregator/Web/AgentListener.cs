using System.IO.Pipelines;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace HealthAggregator.Web;

/// <summary>
/// HAProxy's agent check: a line for whoever connects, then the end of the connection. Where the port is for whichever data center, the first line names it, or is the
/// request of a prober that speaks HTTP without a version.
/// </summary>
public sealed class AgentListener(Board board, ILogger logger)
{
    /// <summary>
    /// How long whoever may have something to say has to say it, and how long the end of it is waited for. A lost packet is sent again after some
    /// 200 ms; and HAProxy waits for its agent-inter, 2 s by default.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <param name="dataCenter">The one that the port is for; null where the first line says.</param>
    public async Task Answer(ConnectionContext connection, string? dataCenter)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        try
        {
            // What a port for one data center is asked is known before it is asked.
            var line = dataCenter is null ? await FirstLine.Read(input, Patience).ConfigureAwait(false) : new(dataCenter, IsWhole: true);
            if (line is null)
            {
                return;
            }

            await board.Renewed().ConfigureAwait(false);
            var page = dataCenter is null ? PlainPage.AskedBy(line.Text) : null;
            await output.WriteAsync(AnswerTo(line, page)).ConfigureAwait(false);
            if (dataCenter is not null || page is { HasMore: true })
            {
                await ReadOn(input).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Whoever asked is gone, or was cut off by a stop: there is nobody to tell.
        }
        catch (Exception exception)
        {
            logger.AgentCheckFailed(exception);
            throw;
        }
    }

    private byte[] AnswerTo(FirstLine line, PlainPage? page)
    {
        // What has no end may be half of what was sent, and a server must not be told of another data center than the one that it was to name.
        var isHalf = !line.IsWhole && page is not { HasMore: true } && board.Current.Pages.MayGoOn(page?.Path ?? $"/health/{line.Text}");
        return isHalf ? AgentLines.Unknown : page?.Answer(board) ?? board.ReadForAgent(line.Text) ?? AgentLines.Unknown;
    }

    /// <summary>Takes what is sent besides: to close on it would reset the connection, and the answer may go with it.</summary>
    private static async Task ReadOn(PipeReader input)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var read = await input.ReadAsync(patience.Token).ConfigureAwait(false);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}

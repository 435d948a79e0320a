using System.IO.Pipelines;
using System.Net;
using HealthAggregator.Census;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace HealthAggregator.Web;

/// <summary>
/// HAProxy's agent check: a line for whoever connects, then the end of the connection. Where the port is for whichever data center, the first line names it, or is the
/// request of a prober that speaks HTTP without a version.
/// </summary>
public sealed class AgentListener(Board board, ProberCensus census, ILogger logger)
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
            var request = dataCenter is null ? PlainPage.AskedBy(line.Text) : null;
            var source = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
            await output.WriteAsync(AnswerTo(source, line, request)).ConfigureAwait(false);
            if (dataCenter is not null || request is { HasMore: true })
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

    /// <summary>What is told, as bytes; and it is noted who was.</summary>
    /// <param name="request">Null where the line is no request of HTTP.</param>
    private byte[] AnswerTo(IPAddress source, FirstLine line, PlainPage? request)
    {
        Page? page;

        // What has no end may be half of what was sent, and a server must not be told of another data center than the one that it was to name.
        if (!line.IsWhole && request is not { HasMore: true } && board.Current.Pages.MayGoOn(request?.Path ?? $"/health/{line.Text}"))
        {
            census.Note(ProberKey.ForAgentCheck(source, page: null), AgentLines.Unknown);
            return AgentLines.Unknown.Body;
        }

        if (request is null)
        {
            var words = board.ReadForAgent(line.Text, out page) ?? AgentLines.Unknown;
            census.Note(ProberKey.ForAgentCheck(source, page), words);
            return words.Body;
        }

        // The header lines are not waited for, so there is no User-Agent.
        var answer = request.Read(board, out page);
        census.Note(new(source, null, request.Method, request.Version, page), answer);
        return request.Render(answer);
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

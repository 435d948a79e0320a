using System.Runtime.CompilerServices;

namespace HealthAggregator.Probing;

/// <summary>
/// Requests and responses over one connection, as far as it matters who broke it off, and when. The HTTP client's own judgement is no health check's: it tries
/// up to four connections when a stack closes them without a word, and not even a second one when a stack resets one that was kept.
/// </summary>
internal sealed class Exchange
{
    // Set by the thread that writes a request, cleared by the one that reads its response: one after the other, but for a reading ahead on an idle connection.
    private volatile bool _isAsked;
    private bool _hasAnswered;
    private HeaderScan _headers;

    /// <summary>Before anything of a request is written: the answer may be here before the writing has ended.</summary>
    public void Begin()
    {
        _headers = new();
        _isAsked = true;
    }

    /// <exception cref="KeptConnectionLostException">The stack had given the connection up.</exception>
    public ValueTask Ask(ValueTask writing) => writing.IsCompletedSuccessfully ? writing : AskSlowly(writing);

    /// <param name="room">Where it is read to. Without any it is a wait for something to read.</param>
    /// <returns>What was read; 0 at the end of a response that ends with its connection, or of an idle connection.</returns>
    /// <exception cref="KeptConnectionLostException">The stack gave the connection up before it was asked, as far as anybody can tell.</exception>
    /// <exception cref="HttpIOException">The stack closed a new connection without a word.</exception>
    /// <exception cref="InvalidHeadersException">The headers hold what no header may hold.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> Hear(ValueTask<int> reading, Memory<byte> room)
    {
        int length;
        try
        {
            length = await reading.ConfigureAwait(false);
        }
        catch (IOException exception) when (_isAsked && _hasAnswered)
        {
            throw new KeptConnectionLostException(exception);
        }

        if (length > 0)
        {
            (_isAsked, _hasAnswered) = (false, true);
            if (!_headers.IsDone && _headers.Take(room.Span[..length]) is { } wrong)
            {
                throw new InvalidHeadersException(wrong);
            }
        }
        else if (_isAsked && !room.IsEmpty)
        {
            throw _hasAnswered
                ? new KeptConnectionLostException(null)
                : new HttpIOException(HttpRequestError.ResponseEnded, "The connection was closed without a word.");
        }

        return length;
    }

    private async ValueTask AskSlowly(ValueTask writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (IOException exception) when (_hasAnswered)
        {
            throw new KeptConnectionLostException(exception);
        }
    }
}

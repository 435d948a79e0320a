using System.Diagnostics.CodeAnalysis;

namespace HealthAggregator.Web;

/// <summary>
/// Answers that are tens of milliseconds of work on a large plan, for whoever may read: made one at a time, so that they get one processor at most, and on a thread of its own,
/// so that no answer to a prober waits behind one.
/// </summary>
/// <param name="mostWaiting">Who comes when so many are waiting is sent away. Default: <see cref="MostWaiting"/>.</param>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for has nothing to dispose of.")]
public sealed class InTurn(int mostWaiting = InTurn.MostWaiting)
{
    public const int MostWaiting = 32;

    private readonly SemaphoreSlim _turn = new(1);

    // By requests on any thread.
    private int _asking;

    /// <param name="answer">May throw <see cref="Asking.UnusableRequestException"/>.</param>
    public IResult Answer(Func<IResult> answer) => new Result(this, answer);

    private async Task<IResult> Take(Func<IResult> answer, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _asking) - 1 > mostWaiting)
        {
            Interlocked.Decrement(ref _asking);
            return Problems.Busy();
        }

        try
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                return await Task.Factory.StartNew(answer, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Asking.UnusableRequestException unusable)
        {
            return Problems.Of(unusable);
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private sealed class Result(InTurn turn, Func<IResult> answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var result = await turn.Take(answer, httpContext.RequestAborted);
            if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable })
            {
                httpContext.Response.Headers.RetryAfter = "1";
            }

            await result.ExecuteAsync(httpContext);
        }
    }
}

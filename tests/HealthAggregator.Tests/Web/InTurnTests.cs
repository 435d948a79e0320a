using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using HealthAggregator.Web.Asking;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace HealthAggregator.Tests.Web;

/// <summary>Whoever may read may ask for some work; all who do get one processor, and no answer to a prober waits for them.</summary>
public sealed class InTurnTests : IDisposable
{
    private readonly InTurn _turn = new();
    private readonly ManualResetEventSlim _gate = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    // Counted by whichever threads the answers are made on.
    private int _atOnce;
    private int _mostAtOnce;

    public void Dispose()
    {
        _gate.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task One_answer_is_made_at_a_time_on_no_thread_that_others_wait_for()
    {
        _gate.Set();
        var contexts = await Task.WhenAll(Enumerable.Range(0, InTurn.MostWaiting).Select(_ => Ask()));

        Assert.All(contexts, context => Assert.Equal(200, context.Response.StatusCode));
        Assert.Equal(1, _mostAtOnce);
    }

    [Fact]
    public async Task Who_comes_when_too_many_wait_is_sent_away_and_told_to_come_again()
    {
        var waiting = Enumerable.Range(0, InTurn.MostWaiting + 1).Select(_ => Ask()).ToList();

        var refused = await Ask();

        Assert.Equal((503, "1"), (refused.Response.StatusCode, refused.Response.Headers.RetryAfter.ToString()));
        _gate.Set();
        Assert.All(await Task.WhenAll(waiting), context => Assert.Equal(200, context.Response.StatusCode));
        Assert.Equal(200, (await Ask()).Response.StatusCode);
    }

    [Fact]
    public async Task Where_nobody_is_to_be_sent_away_all_wait()
    {
        var patient = new InTurn(mostWaiting: int.MaxValue);
        var waiting = Enumerable.Range(0, 3 * InTurn.MostWaiting).Select(_ => Ask(turn: patient)).ToList();

        _gate.Set();

        Assert.All(await Task.WhenAll(waiting), context => Assert.Equal(200, context.Response.StatusCode));
        Assert.Equal(1, _mostAtOnce);
    }

    [Fact]
    public async Task Who_hangs_up_while_he_waits_takes_nobodys_turn()
    {
        using var hangUp = new CancellationTokenSource();
        var first = Ask();
        var gone = Ask(from: new() { RequestAborted = hangUp.Token });
        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _gate.Set();
        Assert.Equal(200, (await first).Response.StatusCode);
        Assert.Equal(200, (await Ask()).Response.StatusCode);
    }

    [Fact]
    public async Task What_makes_no_sense_is_said_and_the_next_one_has_his_turn()
    {
        _gate.Set();

        Assert.Equal(404, (await Ask(answer: () => throw UnusableRequestException.NotFound("No.", "Ask otherwise."))).Response.StatusCode);
        Assert.Equal(200, (await Ask()).Response.StatusCode);
    }

    private async Task<DefaultHttpContext> Ask(Func<IResult>? answer = null, DefaultHttpContext? from = null, InTurn? turn = null)
    {
        var context = from ?? new();
        context.RequestServices = _services;
        await (turn ?? _turn).Answer(answer ?? Work).ExecuteAsync(context);
        return context;
    }

    private Ok Work()
    {
        Assert.False(Thread.CurrentThread.IsThreadPoolThread);
        _mostAtOnce = Math.Max(_mostAtOnce, Interlocked.Increment(ref _atOnce));
        Assert.True(_gate.Wait(Eventually.Deadline, TestContext.Current.CancellationToken));
        Interlocked.Decrement(ref _atOnce);
        return TypedResults.Ok();
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HealthAggregator.Core.Observing;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public sealed class ResolverTests
{
    private static readonly IPAddress[] Answer = [IPAddress.Parse("127.0.0.7")];

    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _lookups = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("fe80::1%1")]
    public async Task An_address_is_not_looked_up(string literal)
    {
        Assert.Equal([IPAddress.Parse(literal)], await Resolve(LookUp(), literal));
        Assert.Empty(_lookups);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_however_many_ask_for_it()
    {
        using var release = new ManualResetEventSlim();
        var resolver = LookUp(_ => release.Wait(Eventually.Deadline));

        var answers = Enumerable.Range(0, 100).Select(_ => Resolve(resolver, "shop.example")).ToList();
        release.Set();

        Assert.All(await Eventually.Comes(Task.WhenAll(answers)), answer => Assert.Equal(Answer, answer));
        Assert.Single(_lookups);
    }

    [Fact]
    public async Task An_answer_is_used_for_its_life_and_no_longer()
    {
        var resolver = LookUp();
        await Resolve(resolver, "shop.example");

        _time.Advance(Resolver.AnswerLife - TimeSpan.FromTicks(1));
        await Resolve(resolver, "shop.example");
        Assert.Single(_lookups);

        _time.Advance(TimeSpan.FromTicks(1));
        await Resolve(resolver, "shop.example");
        Assert.Equal(2, _lookups.Count);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var known = false;
        var resolver = LookUp(_ =>
        {
            if (!known)
            {
                throw new SocketException((int)SocketError.HostNotFound);
            }
        });
        await Assert.ThrowsAnyAsync<Exception>(() => Resolve(resolver, "shop.example"));

        known = true;

        Assert.Equal(Answer, await Resolve(resolver, "shop.example"));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "shop.example does not resolve (HostNotFound) while resolving the name")]
    [InlineData(SocketError.TryAgain, "shop.example does not resolve (TryAgain) while resolving the name")]
    [InlineData(SocketError.NoData, "shop.example does not resolve (NoData) while resolving the name")]
    public async Task F12_a_name_service_that_says_no_fails_the_check_at_once_and_is_quoted(SocketError error, string reason)
    {
        using var prober = new Prober(_ => throw new SocketException((int)error));

        var sample = await prober.Ask(new Uri("http://shop.example/"));

        Assert.Equal((FailureKind.Dns, ProbePhase.Dns, reason), (sample.Failure, sample.FailedIn, sample.Reason));
    }

    [Fact]
    public async Task F12_a_name_that_makes_no_sense_to_the_name_service_fails_the_check()
    {
        using var prober = new Prober(_ => throw new ArgumentException("too long"));

        Assert.Equal(FailureKind.Dns, (await prober.Ask(new Uri("http://shop.example/"))).Failure);
    }

    [Fact]
    public async Task F12_a_name_without_addresses_fails_the_check()
    {
        using var prober = new Prober(_ => []);

        Assert.Equal("shop.example does not resolve (no address) while resolving the name", (await prober.Ask(new Uri("http://shop.example/"))).Reason);
    }

    [Fact]
    public async Task F12_a_name_that_hangs_fails_its_checks_at_their_timeout_and_delays_nobody_else()
    {
        using var release = new ManualResetEventSlim();
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        using var prober = new Prober(host =>
        {
            if (host == "hangs.example")
            {
                release.Wait(Eventually.Deadline);
            }

            return [IPAddress.Loopback];
        });

        // First those that hang, and while they do, all the others.
        var hanging = Enumerable.Range(0, 20).Select(_ => prober.Ask(stack.At(host: "hangs.example"), Some.Cadence(interval: 30, timeout: 15))).ToList();
        var others = await Task.WhenAll(Enumerable.Range(0, 300).Select(index => prober.Ask(stack.At(host: $"host-{index}.example"))));
        var ended = hanging.Count(probe => probe.IsCompleted);
        var soon = await prober.Ask(stack.At(host: "hangs.example"), Some.Cadence(interval: 1, timeout: 0.25));
        release.Set();

        Assert.All(others, sample => Assert.True(sample.Passed, sample.Reason));
        Assert.Equal(0, ended);
        Assert.Equal((FailureKind.Timeout, ProbePhase.Dns), (soon.Failure, soon.FailedIn));
        Assert.Equal("timeout after 250ms while resolving the name", soon.Reason);
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task F12_a_hundred_names_that_hang_leave_room_for_the_others()
    {
        using var release = new ManualResetEventSlim();
        var resolver = LookUp(host =>
        {
            if (host.StartsWith("hangs", StringComparison.Ordinal))
            {
                release.Wait(Eventually.Deadline);
            }
        });

        var hanging = Enumerable.Range(0, 100).Select(index => Resolve(resolver, $"hangs-{index}.example")).ToList();
        var others = await Eventually.Comes(Task.WhenAll(Enumerable.Range(0, 1000).Select(index => Resolve(resolver, $"host-{index}.example"))));
        var ended = hanging.Count(answer => answer.IsCompleted);
        release.Set();

        Assert.Equal((1000, 0), (others.Length, ended));
        await Eventually.Comes(Task.WhenAll(hanging));
    }

    [Fact]
    public async Task F12_the_threads_that_look_up_names_are_bounded()
    {
        using var release = new ManualResetEventSlim();
        var (now, most) = (0, 0);
        var resolver = LookUp(_ =>
        {
            var count = Interlocked.Increment(ref now);
            lock (release)
            {
                most = Math.Max(most, count);
            }

            release.Wait(Eventually.Deadline);
            Interlocked.Decrement(ref now);
        });

        var answers = Enumerable.Range(0, 1000).Select(index => Resolve(resolver, $"host-{index}.example")).ToList();
        await Eventually.True(() => Volatile.Read(ref now) == 128);
        release.Set();
        await Eventually.Comes(Task.WhenAll(answers));

        Assert.Equal(128, most);
        Assert.Equal(1000, _lookups.Count);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_for_a_name_takes_it_from_nobody_else()
    {
        using var release = new ManualResetEventSlim();
        using var impatient = new CancellationTokenSource();
        var resolver = LookUp(_ => release.Wait(Eventually.Deadline));
        var (givesUp, waits) = (resolver.Resolve("shop.example", impatient.Token).AsTask(), Resolve(resolver, "shop.example"));

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        release.Set();

        Assert.Equal(Answer, await Eventually.Comes(waits));
        Assert.Single(_lookups);
    }

    [Fact]
    public async Task A_name_that_hung_for_longer_than_an_answer_lives_is_still_looked_up_once_at_a_time()
    {
        using var release = new ManualResetEventSlim();
        var resolver = LookUp(_ => release.Wait(Eventually.Deadline));
        var first = Resolve(resolver, "shop.example");
        await Eventually.True(() => _lookups.Count == 1);

        _time.Advance(10 * Resolver.AnswerLife);
        var second = Resolve(resolver, "shop.example");
        release.Set();

        await Eventually.Comes(Task.WhenAll(first, second));
        Assert.Single(_lookups);
    }

    private Resolver LookUp(Action<string>? first = null) => new(_time, host =>
    {
        _lookups.Enqueue(host);
        first?.Invoke(host);
        return Answer;
    });

    private static Task<IPAddress[]> Resolve(Resolver resolver, string host) => resolver.Resolve(host, TestContext.Current.CancellationToken).AsTask();
}

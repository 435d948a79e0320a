using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.EndToEnd.Admin;

/// <summary>F54: whoever tries tokens as fast as he can gets nothing, costs next to nothing and keeps nobody out.</summary>
public sealed class Guessing
{
    private const int PerConnection = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F54_a_million_guesses_get_nothing_leave_nothing_and_keep_no_operator_out(bool isFromEverywhere)
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            data_centers: { east: { stacks: { web: { checks: { page: "{{stack.Url}}" } } } } }
            """);
        await aggregator.AnswersAsync("PASS");
        var seen = new int[600];

        // Buffers, compiled code and a partition for each address: all that is ever needed is there after these.
        await GuessAsync(aggregator, isFromEverywhere, seen, FullLength.Rounds(20_000, 200_000), TimeSpan.FromSeconds(30));
        var resident = ProcessFigures.Of(aggregator.Child).ResidentBytes;
        var guessing = GuessAsync(aggregator, isFromEverywhere, seen, 1_000_000, FullLength.IsOn ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(2));

        var changes = 0;
        while (!guessing.IsCompleted)
        {
            var (status, body) = await aggregator.ChangeAsync(HttpMethod.Put, "/api/v1/data-centers/east/burst", $$"""{"on":{{(changes % 2 == 0 ? "true" : "false")}},"reason":"change {{changes}}"}""");
            Assert.True(status == 200, body);
            Assert.Equal("PASS", await aggregator.AnswerAsync());
            changes++;
        }

        await guessing;
        Assert.True(changes > 0, "no operator came through");
        Assert.True(seen[401] > 0 && seen[429] > 0, $"{seen[401]} times 401 and {seen[429]} times 429");
        Assert.Equal(seen.Sum(), seen[401] + seen[429]);
        Assert.InRange(ProcessFigures.Of(aggregator.Child).ResidentBytes - resident, long.MinValue, 50 << 20);
        Assert.Equal(changes, (await aggregator.StatusAsync()).Json.GetProperty("revision").GetInt64());

        // A stranger's guesses may not push what operators did out of the log that tells of it, nor fill a disk.
        Assert.InRange((await File.ReadAllLinesAsync(Path.Combine(aggregator.StateDirectory, "audit.jsonl"), TestContext.Current.CancellationToken)).Length, changes + 1, changes + 10 * 15);
    }

    private static Task GuessAsync(AggregatorProcess aggregator, bool isFromEverywhere, int[] seen, int atMost, TimeSpan duration)
    {
        var (watch, left) = (Stopwatch.StartNew(), atMost);
        return Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < duration && Interlocked.Add(ref left, -PerConnection) >= 0)
            {
                var source = isFromEverywhere ? new IPAddress([127, (byte)Random.Shared.Next(2, 255), (byte)Random.Shared.Next(255), (byte)Random.Shared.Next(1, 255)]) : IPAddress.Loopback;
                foreach (var status in await GuessAsync(aggregator.Ports.Admin, source))
                {
                    Interlocked.Increment(ref seen[status]);
                }
            }
        }, TestContext.Current.CancellationToken)));
    }

    /// <summary>One connection's guesses, all sent at once.</summary>
    private static async Task<IEnumerable<int>> GuessAsync(int port, IPAddress source)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(source, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        using var stream = new NetworkStream(socket);
        var requests = string.Concat(Enumerable.Range(1, PerConnection).Select(guess =>
            $"POST /burst/on?reason=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Random.Shared.NextInt64():x}\r\n{(guess == PerConnection ? "Connection: close\r\n" : "")}\r\n"));
        var sending = stream.WriteAsync(Encoding.ASCII.GetBytes(requests), patience.Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var statuses = (await reader.ReadToEndAsync(patience.Token)).Split("HTTP/1.1 ").Skip(1).Select(answer => int.Parse(answer.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        await sending;
        Assert.Equal(PerConnection, statuses.Count);
        return statuses;
    }
}
